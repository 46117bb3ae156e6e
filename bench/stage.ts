/** A platform, and ebb on it, for one scenario: begun empty, and gone without a trace afterwards. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Operator, startOperator } from "../dev/operator/operator.ts";
import type { Cluster } from "../dev/platform/cluster.ts";
import { installKinds } from "../dev/platform/install-kinds.ts";
import { installMonitors } from "../dev/platform/monitors.ts";
import { type Platform, startPlatform } from "../dev/platform/platform.ts";
import type { Bench } from "./scenario.ts";

export interface Stage {
  platform: Platform;
  auditLog: string;
  /** Aborted when the user interrupts, and when a part of the platform breaks. */
  signal: AbortSignal;
}

export interface StageOptions {
  /** Without controllers and pods: nothing happens but what clients ask for. */
  bare?: boolean;
}

export const onPlatform = async <T>(
  { binaries, signal: interrupt }: Bench,
  { bare = false }: StageOptions,
  work: (stage: Stage) => Promise<T>,
): Promise<T> => {
  const stateDirectory = await mkdtemp(join(tmpdir(), "ebb-bench-"));
  const broken = new AbortController();
  const signal = AbortSignal.any([interrupt, broken.signal]);
  const options = { binaries, stateDirectory, audit: true, signal };
  try {
    // Every definition before the controllers: their garbage collector takes half a minute to learn of a new one.
    const first = await startPlatform({ ...options, bare: true });
    await installKinds(first)
      .then(() => installMonitors(first))
      .finally(() => bare || first.stop());
    const platform = bare ? first : await startPlatform(options);
    void platform.broken.then((how) => broken.abort(new Error(how)));
    const { auditLog = "" } = platform;
    return await work({ platform, auditLog, signal }).finally(() => platform.stop());
  } finally {
    await rm(stateDirectory, { recursive: true, force: true });
  }
};

/** The namespace that the operator watches. */
export const watchedNamespace = "bench";

/** ebb as it is shipped: the real adapter, and an activator that starts the function when an event comes. */
export const withOperator = async <T>(
  { binaries, runtime, program }: Bench,
  { signal }: Stage,
  cluster: Cluster,
  work: (operator: Operator) => Promise<T>,
): Promise<T> => {
  const operator = await startOperator({ cluster, binaries, namespace: watchedNamespace, runtime, program, signal });
  return await work(operator).finally(() => operator.stop());
};
