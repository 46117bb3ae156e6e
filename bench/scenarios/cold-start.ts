/** From the spawn of a process to the first child that it applied, as the API server's audit log times its answer. */

import type { Runtime } from "../../dev/operator/functions.ts";
import type { Memcached } from "../../src/api/memcached.c5c3.io/index.ts";
import { memcached } from "../../src/kinds/memcached/index.ts";
import { eventOf, post } from "../../test/support/events.ts";
import { round } from "../clock.ts";
import { type Functions, installFunctions } from "../function-process.ts";
import { memoryOf } from "../memory.ts";
import { memcachedOf } from "../objects.ts";
import { reconcileUser, recordRequests, untilQuiet } from "../requests.ts";
import type { Measures, Scenario } from "../scenario.ts";
import { watchedNamespace as namespace, onPlatform, type Stage } from "../stage.ts";
import { median } from "../statistics.ts";

const runs = 15;
const runtimes: readonly Runtime[] = ["node", "deno"];

export const coldStart: Scenario = {
  names: ["cold-start"],
  run: (bench, say) =>
    onPlatform(bench, { bare: true }, async (stage) => {
      const functions = await installFunctions(bench, stage);
      const measures: Partial<Record<Runtime, Measures>> = {};
      for (const runtime of runtimes) {
        say(`cold start on ${runtime}`);
        const bundle_kb = round(bench.bundleBytes[runtime] / 1000, 1);
        measures[runtime] = { ...(await measured(stage, functions, runtime)), bundle_kb };
      }
      const { runtime, program } = bench;
      return { "cold-start": { runtime, program, ...measures[runtime], runtimes: measures } };
    }),
};

interface Run {
  name: string;
  spawnedAt: number;
  postedAt: number;
  rssMb: number;
}

const measured = async (stage: Stage, functions: Functions, runtime: Runtime): Promise<Measures> => {
  const { auditLog, signal } = stage;
  const recorded = await recordRequests(auditLog, reconcileUser);
  const started: Run[] = [];
  for (let run = 0; run < runs; run++) {
    signal.throwIfAborted();
    started.push(await startOnce(stage, functions, runtime, `${runtime}-${run}`));
  }
  await untilQuiet(auditLog, { signal });

  const requests = await recorded();
  const firstChildAt = ({ name }: Run): number => {
    const made = requests.filter((one) => one.name === name && one.verb === "patch" && one.code === 201);
    if (made.length === 0) throw new Error(`No child of Memcached "${name}" was applied`);
    return Math.min(...made.map(({ answeredAt }) => answeredAt));
  };
  const whole = started.map((run) => firstChildAt(run) - run.spawnedAt);
  return {
    median_ms: round(median(whole), 1),
    first_apply_ms: round(median(started.map((run) => firstChildAt(run) - run.postedAt)), 1),
    ready_ms: round(median(started.map(({ postedAt, spawnedAt }) => postedAt - spawnedAt)), 1),
    fastest_ms: round(Math.min(...whole), 1),
    slowest_ms: round(Math.max(...whole), 1),
    rss_mb: round(median(started.map(({ rssMb }) => rssMb)), 1),
  };
};

/** The event is handed over as soon as the process answers, as an activator does. Times are those of the wall clock, as in the audit log. */
const startOnce = async ({ platform }: Stage, functions: Functions, runtime: Runtime, name: string): Promise<Run> => {
  const wanted = memcachedOf(namespace, name);
  const options = { fieldManager: "user", force: true };
  const object = await platform.client.apply<Memcached>(memcached.resource, wanted, options);
  const spawnedAt = Date.now();
  const instance = await functions.startReconcile(runtime);
  try {
    await instance.ready;
    const postedAt = Date.now();
    const { status, message } = await post(`http://127.0.0.1:${instance.port}`, eventOf(object, "add"));
    if (status !== 204) throw new Error(`The event of Memcached "${name}" was answered ${status}: ${message}`);
    return { name, spawnedAt, postedAt, rssMb: (await memoryOf(instance.pid)) ?? 0 };
  } finally {
    await instance.stop();
  }
};
