/** Tests whose faults a seed decides: few fixed seeds in the short form, fresh ones in the long form, one to replay a failure. */

import { randomInt } from "node:crypto";
import { relative } from "node:path";
import { expect, test } from "vitest";

/** The long form is what `npm run test:chaos` runs. */
export const isLong = process.env.EBB_CHAOS === "long";

/** How often the long form goes through what the short form does once. */
const rounds = Number(process.env.EBB_CHAOS_ROUNDS ?? 10);

/** Those of the short form are always the same. */
const seedsOf = (short: number): number[] => {
  if (process.env.EBB_CHAOS_SEED !== undefined) return [Number(process.env.EBB_CHAOS_SEED)];
  const first = isLong ? randomInt(2 ** 31) : 1;
  return Array.from({ length: isLong ? rounds * Math.max(short, 1) : short }, (_, index) => first + index);
};

/**
 * One test for each seed, which is told in its title; a failure says how to see it again. `short` is the number of seeds in the short
 * form: with 0 the test belongs to the long form alone. `timeoutMs` is that of the short form.
 */
export const testSeeds = (
  title: string,
  short: number,
  body: (seed: number) => Promise<void>,
  timeoutMs?: number,
): void => {
  test.each(seedsOf(short))(
    `${title} (seed %i)`,
    (seed) => replayable(seed, title, () => body(seed)),
    isLong ? 5 * 60_000 : timeoutMs,
  );
};

/** Adds to what is thrown the seed, and the command that replays it. */
const replayable = async (seed: number, title: string, body: () => Promise<void>): Promise<void> => {
  try {
    await body();
  } catch (error) {
    const file = relative(process.cwd(), expect.getState().testPath ?? "");
    const form = isLong ? "EBB_CHAOS=long " : "";
    const command = `${form}EBB_CHAOS_SEED=${seed} npx vitest run --project cluster ${file} -t "${title}"`;
    const replay = `Seed ${seed}. Replay: ${command}`;
    if (!(error instanceof Error)) throw new Error(replay, { cause: error });
    error.message = `${replay}\n${error.message}`;
    throw error;
  }
};
