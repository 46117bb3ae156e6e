import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, onTestFinished } from "vitest";
import { until } from "../../dev/platform/until.ts";
import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import { recorded, uneven } from "./faults/points.ts";
import { type Random, seededRandom } from "./faults/random.ts";
import { expectConverged, expectRendered } from "./stage/invariants.ts";
import { testSeeds } from "./stage/seeds.ts";
import { startSource } from "./stage/source.ts";
import { ownStage } from "./stage/stage.ts";
import { lookAround } from "./stage/world.ts";
import { subjects } from "./subjects/index.ts";

describe.each(subjects)("%s", (_, subject) => {
  const stage = ownStage("together", subject);
  const { connections, user } = stage;
  const { kind, examples } = subject;

  /** Of one instance after the last edit: each child of the two, once, and as often again where another was faster. */
  const mostWrites = 2 * 2 * kind.children.length;
  const removable = kind.children.filter(({ whenNotServed }) => !whenNotServed);

  const isChildWrite = new RegExp(`^(PATCH|DELETE) (?!${kind.resource.plural}/)`);

  /** Edits custom resources and removes children; resolves with the uids of what was removed. */
  const disturb = async (random: Random, names: readonly string[]): Promise<string[]> => {
    const gone: string[] = [];
    for (let edit = 0; edit < 12; edit++) {
      const name = random.pick(names);
      if (random.chance(0.5)) await user.apply(name, random.pick(examples.busy));
      const removed = random.chance(0.5) && (await stage.removeChild(random.pick(removable), name));
      if (removed) gone.push((JSON.parse(removed.body) as KubeObject).metadata.uid ?? "");
      await delay(random.below(40));
    }
    return gone;
  };

  testSeeds(
    "instances beside each other end at the same objects and then write no more",
    Math.ceil(5 / subject.weight),
    async (seed) => {
      const random = seededRandom(seed);
      const names = [`a-${seed}`, `b-${seed}`];
      const recordings = await Promise.all(
        Array.from({ length: 2 + random.below(3) }, async () => recorded(uneven(await connections.connect(), random))),
      );
      const childWrites = (): number =>
        recordings.flatMap(({ requests }) => requests.filter((one) => isChildWrite.test(one))).length;
      const source = await startSource(
        stage,
        recordings.map(({ transport }) => stage.instanceOn(transport)),
      );
      onTestFinished(() => source.close());

      for (const name of names) await user.apply(name, random.pick(examples.busy));
      const gone = await disturb(random, names);
      const atLastEdit = childWrites();
      await until("all is told and done", () => source.isAllDone(gone));

      expect(childWrites() - atLastEdit, "writes of children").toBeLessThanOrEqual(mostWrites * recordings.length);
      // Without any resync.
      expectRendered(await lookAround(stage));
      const before = childWrites();
      await expectConverged(stage);
      expect(childWrites()).toBe(before);
    },
  );
});
