import { setTimeout as delay } from "node:timers/promises";

/**
 * Asks every `everyMs` until the answer is neither `undefined`, `false` nor `null`, and resolves with it. Rejects after `timeoutMs` with
 * `what` and the last answer or error.
 */
export const until = async <T>(
  what: string,
  ask: () => Promise<T | undefined | false | null> | T | undefined | false | null,
  { timeoutMs = 30_000, everyMs = 50 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<T> => {
  for (const startedAt = Date.now(); ; await delay(everyMs)) {
    let last: unknown;
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false && answer !== null) return answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() - startedAt > timeoutMs)
      throw new Error(`Waited ${timeoutMs / 1000} s in vain until ${what}`, last === undefined ? {} : { cause: last });
  }
};
