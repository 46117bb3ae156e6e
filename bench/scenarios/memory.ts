/** What one instance holds after many reconciles, each of which had something to write. */

import { until } from "../../dev/platform/until.ts";
import type { Memcached } from "../../src/api/memcached.c5c3.io/index.ts";
import { memcached } from "../../src/kinds/memcached/index.ts";
import { eventOf, post } from "../../test/support/events.ts";
import { listObjects } from "../client.ts";
import { round } from "../clock.ts";
import { installFunctions } from "../function-process.ts";
import { memoryOf } from "../memory.ts";
import { memcachedOf, namesOf } from "../objects.ts";
import { inParallel } from "../parallel.ts";
import type { Measures, Scenario } from "../scenario.ts";
import { watchedNamespace as namespace, onPlatform, type Stage } from "../stage.ts";

const count = 10_000;
const early = 1_000;
const fleetSize = 200;

export const memory: Scenario = {
  names: [`memory-${count}`],
  run: (bench, say) =>
    onPlatform(bench, { bare: true }, async (stage) => {
      const functions = await installFunctions(bench, stage);
      const instance = await functions.startReconcile(bench.runtime);
      const rss: Record<string, number> = {};
      try {
        await instance.ready;
        for (let done = fleetSize; done <= count; done += fleetSize) {
          await editAll(stage, `http://127.0.0.1:${instance.port}`, done, functions.concurrency);
          if (done % early !== 0) continue;
          say(`memory: ${done} of ${count} reconciles`);
          rss[done] = round((await memoryOf(instance.pid)) ?? 0, 1);
        }
        const peak = await memoryOf(instance.pid, "VmHWM");
        return { [`memory-${count}`]: measuresOf(rss, peak ?? 0) };
      } finally {
        await instance.stop();
      }
    }),
};

const measuresOf = (rss: Readonly<Record<string, number>>, peak: number): Measures => {
  const [first = 0, last = 0] = [rss[early], rss[count]];
  return {
    rss_mb: last,
    [`rss_mb_after_${early}`]: first,
    growth_ratio: round(last / first),
    peak_rss_mb: round(peak, 1),
    rss_mb_after: rss,
  };
};

/** Every custom resource is made, or gets another annotation for its Service, and the function gets the event of it. */
const editAll = async (
  { platform, signal }: Stage,
  url: string,
  revision: number,
  concurrency: number,
): Promise<void> => {
  await inParallel(
    namesOf(fleetSize),
    async (name) => {
      const wanted = memcachedOf(namespace, name);
      const body = { ...wanted, spec: { ...wanted.spec, service: { annotations: { revision: String(revision) } } } };
      const options = { fieldManager: "user", force: true };
      const object = await platform.client.apply<Memcached>(memcached.resource, body, options);
      const { status, message } = await post(url, eventOf(object));
      if (status !== 204 && status !== 202)
        throw new Error(`The event of Memcached "${name}" was answered ${status}: ${message}`);
    },
    { signal, limit: concurrency },
  );
  // What was answered by 202 is done later.
  await until(
    "every custom resource is reconciled",
    async () => {
      const all = await listObjects<Memcached>(platform, memcached.resource, namespace);
      return all.every(({ metadata, status }) => status?.observedGeneration === metadata.generation);
    },
    { signal },
  );
};
