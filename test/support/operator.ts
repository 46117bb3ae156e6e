/** An operator of its own for one test file: its adapter, its activator, its namespace; the platform is shared. */

import { afterAll, beforeAll, inject } from "vitest";
import type { Happening } from "../../dev/activator/activator.ts";
import type { Runtime } from "../../dev/operator/functions.ts";
import { type Operator, startOperator } from "../../dev/operator/operator.ts";
import type { Cluster } from "../../dev/platform/cluster.ts";

export interface RunningOperator {
  /** Defined from `beforeAll` on. */
  operator: Operator;
  happenings: Happening[];
}

export const ownOperator = (
  cluster: Cluster,
  namespace: string,
  { runtime = "node", windowMs = 60_000 }: { runtime?: Runtime; windowMs?: number } = {},
): RunningOperator => {
  const happenings: Happening[] = [];
  const running = { happenings } as RunningOperator;
  beforeAll(async () => {
    const { binaries } = inject("platform");
    const report = (happening: Happening) => void happenings.push(happening);
    running.operator = await startOperator({ cluster, binaries, namespace, runtime, windowMs, report });
  });
  afterAll(async () => {
    await running.operator?.stop();
  });
  return running;
};
