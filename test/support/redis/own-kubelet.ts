/** A kubelet for the tests of one file. Where it cannot run, the tests are skipped and it is said why. */

import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Cluster } from "../../../dev/platform/cluster.ts";
import { RedisKubelet } from "./kubelet.ts";
import { startKubelet } from "./start-kubelet.ts";

export interface OwnKubelet {
  /** Why there is none. */
  missing(): string | undefined;
  /** From the first test on. */
  kubelet(): RedisKubelet;
}

/** For pods of these namespaces. */
export const ownKubelet = (cluster: Cluster, ...namespaces: string[]): OwnKubelet => {
  let kubelet: RedisKubelet | undefined;
  let missing: string | undefined;
  beforeAll(async () => {
    const started = await startKubelet(cluster, ...namespaces);
    if (started instanceof RedisKubelet) kubelet = started;
    else missing = started.missing;
    // Reporters keep the notes of skipped tests to themselves.
    if (missing) console.warn(`Skipped: ${missing}`);
  }, 300_000);
  beforeEach(({ skip }) => {
    if (missing) skip(missing);
  });
  afterAll(() => kubelet?.stop());
  return {
    missing: () => missing,
    kubelet() {
      if (kubelet === undefined) throw new Error("Cannot play the kubelet before the tests");
      return kubelet;
    },
  };
};
