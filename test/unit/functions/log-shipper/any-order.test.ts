/** L2: whatever the application, the shipper and the kubelet do, and in which order, no line is lost. */

import fc from "fast-check";
import { expect, test } from "vitest";
import type { ShipperSettings } from "../../../../functions/log-shipper/settings.ts";
import { createWorld, makeFolders, settingsOf, type World } from "./world.ts";

type Step = (world: World) => void;

/** A step, by what it is called when a counterexample is printed. */
const named = (name: string, step: Step): Step => Object.assign(step, { [fc.toStringMethod]: () => name });

const bytes = fc.integer({ min: 1, max: 3_000 });
const call = fc.integer({ min: 1, max: 60 });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: bytes.map((size) => named(`write ${size}`, (world) => world.write(size))) },
  { weight: 2, arbitrary: fc.constant(named("write a part", (world) => world.writePart())) },
  { weight: 2, arbitrary: fc.constant(named("rotate", (world) => world.rotate())) },
  { weight: 6, arbitrary: fc.constant(named("turn", (world) => world.turn())) },
  { weight: 3, arbitrary: call.map((at) => named(`turn, killed at ${at}`, (world) => world.turn(at))) },
  { weight: 4, arbitrary: fc.constant(named("deliver all", (world) => world.deliver(1))) },
  { weight: 2, arbitrary: fc.constant(named("deliver half", (world) => world.deliver(0.5))) },
  { weight: 1, arbitrary: fc.constant(named("deliver unheard", (world) => world.deliverUnheard())) },
  { weight: 3, arbitrary: fc.constant(named("save", (world) => world.save())) },
  { weight: 1, arbitrary: call.map((at) => named(`save, killed at ${at}`, (world) => world.save(at))) },
  { weight: 1, arbitrary: fc.constant(named("crash", (world) => world.crash())) },
  { weight: 2, arbitrary: fc.constantFrom(400, 6_000).map((ms) => named(`pass ${ms}`, (world) => world.pass(ms))) },
);

const meanwhile = fc.array(fc.constantFrom("nothing", "nothing", "nothing", "write", "rotate"), {
  minLength: 1,
  maxLength: 12,
});

const manySteps = fc.array(step, { minLength: 5, maxLength: 60, size: "max" });

/** Longer than what files are told apart by. */
const alike = "=".repeat(300);

const inAnyOrder = (rotation: Partial<ShipperSettings>, check: (world: World) => void): void =>
  fc.assert(
    fc.property(manySteps, meanwhile, fc.constantFrom("", alike), (steps, actions, banner) => {
      const folders = makeFolders();
      const settings = settingsOf({ mountPath: folders.logs, stateFolder: folders.state, ...rotation });
      const world = createWorld({ folders, settings, meanwhile: actions, banner });
      try {
        for (const one of steps) one(world);
        world.settle();

        check(world);
      } finally {
        world.close();
        folders.remove();
      }
    }),
    { numRuns: 40 },
  );

test("L2: no line is lost or torn, and none comes again that was saved", { timeout: 60_000 }, () => {
  inAnyOrder({ strategy: "None" }, (world) => {
    expect(world.lost()).toEqual([]);
    expect(world.torn()).toEqual([]);
    expect(world.strange()).toEqual([]);
    expect(world.repeated).toEqual([]);
  });
});

test("L2, L3: no line is lost when files are emptied and deleted, whenever the application writes", {
  timeout: 60_000,
}, () => {
  inAnyOrder({ strategy: "Truncate", maxFileBytes: 8 * 1024, keep: 1 }, (world) => {
    expect(world.lost()).toEqual([]);
    expect(world.strange()).toEqual([]);
  });
});
