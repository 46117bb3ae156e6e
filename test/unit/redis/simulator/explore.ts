/** Every order of moves, with orders that come to the same state gone through once. */

import type { Run, World } from "./world.ts";

/** What happens beside the runs, each once at most, at any time. */
export type Happenings = Readonly<Record<string, (world: World) => void>>;

export interface Exploration {
  start: () => World;
  runs: readonly string[];
  happenings?: Happenings;
  /** Throws when something must not be so, after these moves. */
  check(world: World, moves: readonly string[]): void;
}

/** Resolves with the moves that lead to worlds of which no two are alike: in each of them every run may have been killed. */
export const explore = async (exploration: Exploration): Promise<string[][]> => {
  const { runs: names, happenings = {}, check } = exploration;
  const seen = new Set<string>();
  const worlds = new Map<string, string[]>();
  const open: string[][] = [[]];
  for (let from = open.pop(); from !== undefined; from = open.pop()) {
    let moves = from;
    const { world, runs } = await replay(exploration, moves);
    for (;;) {
      const state = world.state();
      const happened = moves.filter((move) => move in happenings).toSorted();
      const whole = [state, ...[...runs.values()].map((run) => run.state()), ...happened].join(" ");
      if (seen.has(whole)) break;
      seen.add(whole);
      if (!worlds.has(state)) worlds.set(state, moves);
      // Runs are alike: it is enough that they begin in one order.
      const begun = names.filter((name) => runs.get(name)?.moves() !== 0).length;
      const able = names.slice(0, begun + 1).filter((name) => runs.get(name)?.hasEnded() === false);
      const [next, ...others] = [...able, ...Object.keys(happenings).filter((name) => !moves.includes(name))];
      if (next === undefined) break;
      for (const other of others) open.push([...moves, other]);
      moves = [...moves, next];
      await make(next, world, runs, happenings);
      check(world, moves);
    }
    for (const run of runs.values()) run.kill();
  }
  return [...worlds.values()];
};

/** The world after these moves, in which all runs were killed. */
export const worldAfter = async (exploration: Omit<Exploration, "check">, moves: readonly string[]): Promise<World> => {
  const { world, runs } = await replay(exploration, moves);
  for (const run of runs.values()) run.kill();
  return world;
};

const replay = async (
  { start, runs: names, happenings = {} }: Omit<Exploration, "check">,
  moves: readonly string[],
): Promise<{ world: World; runs: ReadonlyMap<string, Run> }> => {
  const world = start();
  const runs = new Map(names.map((name) => [name, world.start(name)]));
  for (const move of moves) await make(move, world, runs, happenings);
  return { world, runs };
};

const make = async (
  move: string,
  world: World,
  runs: ReadonlyMap<string, Run>,
  happenings: Happenings,
): Promise<void> => {
  const run = runs.get(move);
  if (run !== undefined) await run.advance();
  else happenings[move]?.(world);
};
