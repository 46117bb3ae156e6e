/** Acts on a fleet and takes the time until the API server's objects are as they should be. */

import type { KubeObject } from "../src/api/kubernetes/object.ts";
import type { Resource } from "../src/api/kubernetes/resource.ts";
import { secondsOf } from "./clock.ts";
import type { Stage } from "./stage.ts";
import { type Counts, watchObjects } from "./watch.ts";

/** What every object of a resource shall come to. */
export interface Goal {
  resource: Resource;
  isDone?(object: KubeObject): boolean;
  isReached(counts: Counts): boolean;
}

/** Resolves with the seconds from the beginning of the act until each goal was reached, in their order. */
export const reach = async (
  { platform, signal }: Pick<Stage, "platform" | "signal">,
  namespace: string,
  goals: readonly Goal[],
  act: () => Promise<unknown>,
): Promise<number[]> => {
  const watches = await Promise.all(
    goals.map(async ({ resource, isDone, isReached }) => {
      const watching = await watchObjects(platform, resource, { namespace, signal, ...(isDone && { isDone }) });
      return { watching, isReached };
    }),
  );
  try {
    const acting = act();
    const reached = watches.map(({ watching, isReached }) => secondsOf(() => watching.until(isReached)));
    const [, ...seconds] = await Promise.all([acting, ...reached]);
    return seconds;
  } finally {
    for (const { watching } of watches) watching.close();
  }
};
