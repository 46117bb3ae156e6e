/** Reads children, decides, and acts: all children of a pass in parallel. */

import type { CustomResource, KubeObject } from "../api/kubernetes/object.ts";
import type { Child } from "../kinds/kind.ts";
import type { CallOptions, KubeClient } from "../kube/client.ts";
import type { Log } from "../log.ts";
import type { Settings } from "../settings.ts";
import { type Acted, act } from "./act.ts";
import { decide } from "./decide.ts";
import type { Memory } from "./memory.ts";
import { isOwnedBy } from "./ownership.ts";

export interface VisitOptions {
  client: KubeClient;
  memory: Memory;
  settings: Settings;
  log: Log;
}

export type Visited = ReadonlyMap<Child, Acted>;

/** Rejects with the first unexpected error or conflict, but never before every write that was begun has ended. */
export const visit = async (
  options: VisitOptions,
  children: readonly Child[],
  cr: CustomResource,
  call: CallOptions,
): Promise<Visited> => {
  const ended = await Promise.allSettled(
    children.map(async (child): Promise<[Child, Acted]> => [child, await visitOne(options, child, cr, call)]),
  );
  return new Map(
    ended.map((end) => {
      if (end.status === "rejected") throw end.reason;
      return end.value;
    }),
  );
};

const visitOne = async (
  { client, memory, settings, log }: VisitOptions,
  child: Child,
  cr: CustomResource,
  call: CallOptions,
): Promise<Acted> => {
  const key = { namespace: cr.metadata.namespace ?? "", name: child.name(cr) };
  const live = await client.get<KubeObject>(child.resource, key, call);
  const owned = live !== undefined && isOwnedBy(live, cr) ? live : undefined;
  const decision = decide(child, cr, live, settings);
  const acted = await act(client, child, cr, owned, decision, call);

  if (acted.state.live !== undefined && acted.state.live !== owned) memory.wrote(acted.state.live);
  // The comparison saw a difference that the API server does not see: a mistake of a builder, which would repeat for ever.
  if (decision.action === "update" && acted.state.current && acted.change === undefined)
    log.warn(`Applied ${child.resource.kind} without effect`, { ...key, difference: decision.difference });
  return acted;
};

export const changesOf = (visited: Visited): NonNullable<Acted["change"]>[] =>
  [...visited.values()].flatMap(({ change }) => change ?? []);

export const problemsOf = (visited: Visited): NonNullable<Acted["problem"]>[] =>
  [...visited.values()].flatMap(({ problem }) => problem ?? []);
