/** Every order in which the requests of two runs can happen, with time passing anywhere, and a crash after any of them. */

import { describe, expect, test } from "vitest";
import { changedSecret } from "../../../src/certificates/secret.ts";
import { mutating, trustAll, validating } from "./fake-api.ts";
import { authorityText, certificateText, keyText, servedName, settings } from "./make-believe.ts";
import { epoch, type Run, World } from "./world.ts";

const { overlapMs, lifeMs } = settings;

/** What the world is like when both runs start: names of pairs, and of authorities that every webhook trusts. */
interface Scene {
  serving?: string;
  /** Of the pair that is served. */
  ageMs?: number;
  next?: string;
  authorities: string[];
  trusted: string[];
  inPlaceSince?: Date;
}

const long = new Date(epoch - overlapMs);
const due = (lifeMs * 2) / 3;
const both = ["old", "new"];

const scenes: Record<string, Scene> = {
  "there is nothing": { authorities: [], trusted: [] },
  "nothing is due": { serving: "old", authorities: ["old"], trusted: ["old"] },
  "a webhook lost its bundle": { serving: "old", authorities: ["old"], trusted: [] },
  "a renewal is due soon": { serving: "old", ageMs: due - overlapMs, authorities: ["old"], trusted: ["old"] },
  "a webhook lost its bundle, and a renewal is due soon": {
    serving: "old",
    ageMs: due - overlapMs,
    authorities: ["old"],
    trusted: [],
  },
  "a renewal is due": { serving: "old", ageMs: due, authorities: ["old"], trusted: ["old"] },
  "the next pair is there": { serving: "old", ageMs: due, next: "new", authorities: both, trusted: ["old"] },
  "the next pair is trusted": { serving: "old", ageMs: due, next: "new", authorities: both, trusted: both },
  "the next pair may be served": {
    serving: "old",
    ageMs: due,
    next: "new",
    authorities: both,
    trusted: both,
    inPlaceSince: long,
  },
  "the next pair lost its trust": {
    serving: "old",
    ageMs: due,
    next: "new",
    authorities: both,
    trusted: ["old"],
    inPlaceSince: long,
  },
  "the next pair is served": { serving: "new", authorities: both, trusted: both },
  "the old authority may go": { serving: "new", authorities: both, trusted: both, inPlaceSince: long },
};

const stage = (
  { serving, ageMs = 0, next, authorities, trusted, inPlaceSince }: Scene,
  kinds: readonly string[],
): World => {
  const world = new World(kinds);
  const data = {
    ...(serving && {
      "tls.crt": certificateText(serving, new Date(epoch + lifeMs - ageMs)),
      "tls.key": keyText(serving),
    }),
    ...(next && { "next.crt": certificateText(next, new Date(epoch + lifeMs)), "next.key": keyText(next) }),
    ...(serving && { "ca.crt": authorities.map(authorityText).join("") }),
  };
  world.api.put(changedSecret(world.api.secret(), { data, inPlaceSince }));
  trustAll(world.api, trusted.map(authorityText).join(""));
  world.observe();
  world.broken();
  return world;
};

type Move = "A" | "B" | "wait";

/**
 * Goes through every order of moves, of which at most so many let the overlap pass; orders that come to the same state go on as one.
 * Resolves with the moves that lead to worlds of which no two go on alike.
 */
const explore = async (start: () => World, waits: number): Promise<readonly Move[][]> => {
  const seen = new Set<string>();
  const worlds = new Map<string, Move[]>();
  const open: Move[][] = [[]];
  for (let moves = open.pop(); moves !== undefined; moves = open.pop()) {
    const { world, runs } = await replay(start, moves);
    for (;;) {
      const state = JSON.stringify([world.state, runs.A.state(), runs.B.state()]);
      if (seen.has(state)) break;
      seen.add(state);
      if (!worlds.has(world.state)) worlds.set(world.state, moves);
      const choices: Move[] = (["A", "B"] as const).filter((who) => !runs[who].hasEnded());
      if (moves.filter((move) => move === "wait").length < waits) choices.push("wait");
      const [first, ...others] = choices;
      if (first === undefined) break;
      for (const other of others) open.push([...moves, other]);
      moves = [...moves, first];
      await make(first, world, runs, moves);
    }
  }
  return [...worlds.values()];
};

const replay = async (start: () => World, moves: readonly Move[]) => {
  const world = start();
  const runs = { A: await world.start("A"), B: await world.start("B") };
  for (const move of moves) await make(move, world, runs, moves);
  return { world, runs };
};

const make = async (move: Move, world: World, runs: Record<"A" | "B", Run>, moves: readonly Move[]): Promise<void> => {
  if (move === "wait") world.now += overlapMs;
  else await runs[move].advance();
  check(world, moves);
};

/** Each call that can be made now has to succeed. */
const check = (world: World, moves: readonly string[]): void => {
  const broken = world.broken();
  if (broken !== undefined) expect.fail(`${broken} after ${moves.join(" ")}`);
};

/** The next run of the CronJob, from its first request to its last: what it wrote. */
const runAlone = async (world: World, name: string, moves: readonly string[]): Promise<string[]> => {
  const first = world.api.writes.length;
  world.now += overlapMs;
  await finish(world, await world.start(name), moves);
  return world.api.writes.slice(first);
};

const finish = async (world: World, run: Run, moves: readonly string[]): Promise<void> => {
  while (!run.hasEnded()) {
    await run.advance();
    check(world, moves);
  }
};

/** Runs until one has nothing to write, which has to leave every webhook with the one authority of what is served. */
const settle = async (world: World, moves: readonly string[]): Promise<void> => {
  let writes = ["unknown"];
  for (let runs = 0; writes.length > 0 && runs < 10; runs++) writes = await runAlone(world, `C${runs}-`, moves);
  expect(writes).toEqual([]);
  const authority = authorityText(servedName(world.api.secret()) ?? "nothing");
  expect(world.api.bundles()).toEqual(world.api.bundles().map(() => authority));
};

describe.each(Object.entries(scenes))("when %s", (_, scene) => {
  test.each([
    ["with one webhook configuration, and time that passes anywhere", [validating], 1],
    ["with two webhook configurations", [validating, mutating], 0],
  ])("no order of two runs breaks a call, and later runs settle what any crash leaves, %s", async (_, kinds, waits) => {
    const start = (): World => stage(scene, kinds);

    const worlds = await explore(start, waits);

    expect(worlds.length).toBeGreaterThan(0);
    for (const moves of worlds) {
      const { world } = await replay(start, moves);
      await settle(world, moves);
    }
  });

  test("a run that is held up, however long, breaks no call when it goes on", async () => {
    for (let held = 0, isOver = false; !isOver; held++)
      for (let others = 1; others < 8; others++) {
        const world = stage(scene, [validating, mutating]);
        const moves = [`A is held up after ${held}, for ${others} others`];
        const run = await world.start("A");
        for (let requests = 0; requests < held && !run.hasEnded(); requests++) await run.advance();
        isOver = run.hasEnded();
        for (let other = 0; other < others; other++) await runAlone(world, `B${other}-`, moves);

        await finish(world, run, moves);

        await settle(world, moves);
      }
  });
});
