/** The main loop of a program: turn after turn until the end. A turn that fails is told, and the next one is taken. */

import type { Log } from "../../src/log.ts";
import { pause } from "../../src/pause.ts";
import type { Heartbeat } from "./heartbeat.ts";

/** Resolves with the milliseconds until the next turn. @param ending is aborted when the process has to end. */
export type Turn = (ending: AbortSignal) => Promise<number>;

export interface TakeTurnsOptions {
  turn: Turn;
  heartbeat: Pick<Heartbeat, "beat">;
  log: Log;
  ending: AbortSignal;
  wait?: typeof pause;
}

const afterFailureMs = 1_000;

/** A pause is no hang: the heart beats in it, at least so often. */
const beatMs = 5_000;

/** Resolves when `ending` is aborted and the turn under way is done. */
export const takeTurns = async ({ turn, heartbeat, log, ending, wait = pause }: TakeTurnsOptions): Promise<void> => {
  const take = async (): Promise<number> => {
    try {
      return await turn(ending);
    } catch (error) {
      if (!ending.aborted)
        log.error("Could not finish a turn", { error: error instanceof Error ? error.message : String(error) });
      return afterFailureMs;
    }
  };
  while (!ending.aborted) {
    heartbeat.beat();
    for (let left = await take(); left >= 0 && !ending.aborted; left -= beatMs) {
      heartbeat.beat();
      await wait(Math.min(left, beatMs), ending).catch(() => {});
    }
  }
};
