/** Create, update, drift and delete of `count` custom resources, each beside its floor: a bare client that writes the same objects. */

import { round } from "../clock.ts";
import { countRequests } from "../count-requests.ts";
import { cpuSince, cpuTimes } from "../cpu.ts";
import { ebbFleet, type Fleet, floorFleet, type Timed } from "../fleet.ts";
import { memoryOf } from "../memory.ts";
import { namesOf } from "../objects.ts";
import { reconcileUser, recordRequests, untilQuiet } from "../requests.ts";
import type { Measures, Scenario } from "../scenario.ts";
import { onPlatform, type Stage, watchedNamespace, withOperator } from "../stage.ts";

const steps: readonly { word: string; run(fleet: Fleet): Promise<Timed> }[] = [
  { word: "create", run: (fleet) => fleet.create() },
  { word: "update", run: (fleet) => fleet.update() },
  { word: "drift", run: (fleet) => fleet.drift() },
  { word: "delete", run: (fleet) => fleet.remove() },
];

export const fleetOf = (count: number): Scenario => ({
  names: [`create-${count}`, ...steps.slice(1).map(({ word }) => `${word}-${count}`)],
  run: (bench, say) =>
    onPlatform(bench, {}, (stage) =>
      withOperator(bench, stage, stage.platform, async ({ activator }) => {
        const names = namesOf(count);
        const floor = floorFleet({ ...stage, namespace: "floor", names });
        const ebb = ebbFleet({ ...stage, namespace: watchedNamespace, names });
        // The floor's fleet is gone before ebb's comes: both have the platform to themselves.
        const floors = new Map<string, { seconds: number; cpu: Record<string, number> }>();
        for (const { word, run } of steps) {
          say(`${word} ${count}: the floor`);
          const before = await cpuTimes();
          const { seconds } = await run(floor);
          floors.set(word, { seconds, cpu: cpuSince(before, await cpuTimes()) });
          await untilQuiet(stage.auditLog, stage);
        }
        const results: Record<string, Measures> = {};
        for (const { word, run } of steps) {
          say(`${word} ${count}: ebb`);
          const { seconds, ...others } = await measured(stage, count, () => run(ebb));
          const { seconds: floorSeconds = 0, cpu = {} } = floors.get(word) ?? {};
          const pid = activator.pid();
          const resident = pid === undefined ? undefined : await memoryOf(pid);
          results[`${word}-${count}`] = {
            seconds,
            floor_seconds: round(floorSeconds),
            ratio_to_floor: round(seconds / floorSeconds),
            ...others,
            floor_cpu_seconds: cpu,
            ...(resident !== undefined && { rss_mb: round(resident, 1) }),
          };
        }
        return results;
      }),
    ),
});

const measured = async (
  { auditLog, signal }: Stage,
  count: number,
  run: () => Promise<Timed>,
): Promise<{ seconds: number } & Measures> => {
  const recorded = await recordRequests(auditLog, reconcileUser);
  const before = await cpuTimes();
  const { seconds, firstSeconds } = await run();
  const cpu = cpuSince(before, await cpuTimes());
  await untilQuiet(auditLog, { signal });
  const requests = await recorded();
  return {
    seconds: round(seconds),
    requests_per_cr: round(requests.length / count),
    first_seconds: round(firstSeconds),
    requests: countRequests(requests),
    cpu_seconds: cpu,
  };
};
