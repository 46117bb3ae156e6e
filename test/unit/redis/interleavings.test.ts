/**
 * Every order in which the requests and commands of several invocations can happen, each of which may be killed after any of them. From each
 * world that can come of it, later invocations have to come to the same end.
 */

import * as fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { scenes, withData } from "./scenes.ts";
import { type Exploration, explore, type Happenings, worldAfter } from "./simulator/explore.ts";
import { checkLabels, settle } from "./simulator/settle.ts";
import type { World } from "./simulator/world.ts";

// Hundreds of worlds take seconds, on a busy machine more.
vi.setConfig({ testTimeout: 60_000 });

const inOneLook = { looksTakeTurns: false };

/** Every world that these runs can leave behind, and how it came to that. */
const leftBehind = async (exploration: Omit<Exploration, "check">): Promise<[World, string][]> => {
  const ends = await explore({ ...exploration, check: checkLabels });
  return await Promise.all(
    ends.map(async (moves): Promise<[World, string]> => [await worldAfter(exploration, moves), moves.join(", ")]),
  );
};

describe.each(Object.entries(scenes))("O3 to O5: when %s", (_, { start, master, decisions }) => {
  const inOrder = async (world: World, moves: string): Promise<void> => {
    expect(await settle(world, moves), moves).toBe(master);
    expect(world.servers.dataOf(master), moves).toEqual(world.acknowledged);
    expect(world.api.decisions.size, moves).toBe(decisions);
  };

  test("two invocations at once, each killed anywhere, end with one master, by one decision", async () => {
    const worlds = await leftBehind({ start: () => start(inOneLook), runs: ["A", "B"] });

    expect(worlds.length).toBeGreaterThan(1);
    for (const [world, moves] of worlds) await inOrder(world, moves);
  });

  test("so do four, in orders at random", async () => {
    const runs = ["A", "B", "C", "D"];
    const order = fc.array(fc.constantFrom(...runs), { minLength: 10, maxLength: 150 });

    await fc.assert(
      fc.asyncProperty(order, async (moves) => inOrder(await worldAfter({ start, runs }, moves), moves.join(", "))),
      { numRuns: 50 },
    );
  });

  test("O3: one that is held up until its Lease has expired does no harm when it goes on beside the next", async () => {
    const happenings: Happenings = {
      "31 s pass": (world) => {
        world.now += 31_000;
      },
    };
    const alone = (await start(inOneLook).run("A")).moves();

    for (let held = 1; held < alone; held++)
      for (let others = 0; others <= alone; others++) {
        const moves = [...of("A", held), "31 s pass", ...of("B", others), ...of("A", alone), ...of("B", alone)];
        const world = await worldAfter({ start: () => start(inOneLook), runs: ["A", "B"], happenings }, moves);
        await inOrder(world, `A is held up after ${held}, for ${others} of B`);
      }
  });
});

const of = (run: string, moves: number): string[] => Array<string>(moves).fill(run);

test("F6: so do three, in every order, when another pod says that it is the master", async () => {
  const { start, master } = scenes["another pod says that it is the master"] ?? expect.fail();

  const worlds = await leftBehind({ start: () => start(inOneLook), runs: ["A", "B", "C"] });

  for (const [world, moves] of worlds) expect(await settle(world, moves)).toBe(master);
});

test("O8: so do two in any order of looks at single servers, when the master is lost", async () => {
  const { start, master } = scenes["the master is lost"] ?? expect.fail();

  const worlds = await leftBehind({ start, runs: ["A", "B"] });

  for (const [world, moves] of worlds) {
    expect(await settle(world, moves)).toBe(master);
    expect(world.api.decisions.size, moves).toBe(1);
  }
});

describe("whatever else happens while an invocation is at work", () => {
  const masterLost = (): World => {
    const world = withData({ replicas: 4 });
    world.servers.stop("cache-0");
    return world;
  };

  test("F6: a lost master that comes back, at any time, is the master still or a replica", async () => {
    const happenings: Happenings = { "it is back": (world) => world.servers.resume("cache-0") };

    const worlds = await leftBehind({ start: masterLost, runs: ["A"], happenings });

    const masters = new Set<string>();
    for (const [world, moves] of worlds) {
      const master = await settle(world, moves);
      masters.add(master);
      expect(world.servers.dataOf(master), moves).toEqual(["a", "b"]);
      expect(world.api.decisions.size, moves).toBeLessThanOrEqual(1);
    }
    expect([...masters].sort()).toEqual(["cache-0", "cache-1"]);
  });

  test("F4: a candidate that is lost, at any time, is replaced by a new decision with a new id", async () => {
    const happenings: Happenings = { "the candidate is lost": (world) => world.servers.stop("cache-1") };

    const worlds = await leftBehind({ start: masterLost, runs: ["A"], happenings });

    for (const [world, moves] of worlds) {
      if (!moves.includes("lost")) continue;
      expect(await settle(world, moves), moves).toBe("cache-2");
      expect(world.servers.dataOf("cache-2"), moves).toEqual(["a", "b"]);
      expect(world.api.decisions.size, moves).toBeLessThanOrEqual(2);
    }
  });

  test("F1: a candidate that starts anew, and empty, at any time, takes nothing from the others", async () => {
    const happenings: Happenings = { "the candidate starts anew": (world) => world.servers.start("cache-1") };

    const worlds = await leftBehind({ start: masterLost, runs: ["A"], happenings });

    for (const [world, moves] of worlds)
      expect(world.servers.dataOf(await settle(world, moves)), moves).toEqual(["a", "b"]);
  });

  test("F7: no write that was acknowledged is lost in a handover, whenever it came", async () => {
    const { start } = scenes["the pod of the master is terminating"] ?? expect.fail();
    const happenings: Happenings = { "a client writes": (world) => world.write("c") };

    const worlds = await leftBehind({ start, runs: ["A"], happenings });

    expect(worlds.some(([world]) => world.acknowledged.includes("c"))).toBe(true);
    for (const [world, moves] of worlds)
      expect(world.servers.dataOf(await settle(world, moves)), moves).toEqual(world.acknowledged);
  });
});
