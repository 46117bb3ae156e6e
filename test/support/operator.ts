/**
 * An operator of its own for one test file: its adapter, its activator, its namespace; the platform is shared. Where an operator is installed
 * already, it is that one, and what only ours allows is not there.
 */

import { afterAll, beforeAll, inject, type TestContext } from "vitest";
import type { Happening } from "../../dev/activator/activator.ts";
import type { Runtime } from "../../dev/operator/functions.ts";
import { type Operator, startOperator } from "../../dev/operator/operator.ts";
import type { Cluster } from "../../dev/platform/cluster.ts";
import { installed } from "./installed.ts";
import { countInstances, runResync } from "./knative.ts";

export interface RunningOperator {
  /** Defined from `beforeAll` on, but where an operator is installed already. */
  operator: Operator;
  /** Of that operator. */
  happenings: Happening[];
  /** How many instances of `reconcile` there are. Skips the test where nobody can tell. */
  instances(context: TestContext): Promise<number>;
  /** Resolves when a resync has ended well. Skips the test where none can be had. */
  resync(context: TestContext): Promise<void>;
}

export const ownOperator = (
  cluster: Cluster,
  namespace: string,
  { runtime = "node", windowMs = 60_000 }: { runtime?: Runtime | undefined; windowMs?: number } = {},
): RunningOperator => {
  const happenings: Happening[] = [];
  const running = {
    happenings,
    instances: (context) => countInstances(cluster, context),
    resync: (context) => runResync(cluster, context),
  } as RunningOperator;
  if (installed) return running;

  beforeAll(async () => {
    const { binaries } = inject("platform");
    const report = (happening: Happening) => void happenings.push(happening);
    const operator = await startOperator({ cluster, binaries, namespace, runtime, windowMs, report });
    Object.assign(running, {
      operator,
      instances: () => Promise.resolve(operator.activator.instances()),
      async resync() {
        const exitCode = await operator.resync();
        if (exitCode !== 0) throw new Error(`The resync ended with exit code ${exitCode}`);
      },
    } satisfies Partial<RunningOperator>);
  });
  afterAll(async () => {
    await running.operator?.stop();
  });
  return running;
};
