import { describe, expect } from "vitest";
import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import { eventOf } from "../support/events.ts";
import { forged } from "./faults/forged.ts";
import { seededRandom } from "./faults/random.ts";
import { expectConverged, expectRendered } from "./stage/invariants.ts";
import { testSeeds } from "./stage/seeds.ts";
import { ownStage } from "./stage/stage.ts";
import { withoutStatus } from "./stage/strangers.ts";
import { childOf, lookAround, type World } from "./stage/world.ts";
import { subjects } from "./subjects/index.ts";

const objectsOf = (world: World): KubeObject[] => [
  ...world.crs,
  ...[...world.objects.values(), ...world.watched.values()].flat(),
];

describe.each(subjects)("%s", (_, subject) => {
  const stage = ownStage("forged", subject);
  const { connections, user } = stage;
  const { kind, examples } = subject;
  const { one, another } = examples;

  /** Byte for byte, but for the others' statuses, which controllers write. */
  const untouched = (objects: readonly KubeObject[]): unknown[] =>
    objects.map((object) => (object.kind === kind.resource.kind ? object : withoutStatus(object)));

  testSeeds(
    "forged events change nothing, and hide nothing that is true",
    Math.ceil(2 / subject.weight),
    async (seed) => {
      const [random, name] = [seededRandom(seed), `cache-${seed}`];
      const { deliver, idle } = stage.instanceOn(await connections.connect());
      await deliver(eventOf(await user.apply(name, one), "add"));
      const world = await expectConverged(stage);
      const objects = objectsOf(world);
      for (const object of objects) await deliver(eventOf(object));
      await idle();

      for (let count = 0; count < 300; count++) await deliver(forged(eventOf(random.pick(objects)), random));
      await idle();
      const afterLies = await lookAround(stage);

      expect(untouched(objectsOf(afterLies))).toEqual(untouched(objects));
      // Of these edits nobody tells: what becomes of a child must follow from a read of its owner, not from what is remembered.
      const children = kind.children.filter((child) => world.crs.some((cr) => childOf(world, child, cr)));
      for (const [index, child] of children.entries()) {
        await user.apply(name, index % 2 === 0 ? another : one);
        const event = await stage.removeChild(child, name);
        if (event) await deliver(event);
        await idle();
        expectRendered(await lookAround(stage));
      }
      await deliver(eventOf(await user.apply(name, { ...one, image: "another:1.6.39" })));
      await idle();
      expectRendered(await lookAround(stage));
      await expectConverged(stage);
    },
  );
});
