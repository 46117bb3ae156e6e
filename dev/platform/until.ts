import { setTimeout as delay } from "node:timers/promises";

/**
 * Asks every `everyMs` until the answer is neither `undefined`, `false` nor `null`, and resolves with it. Rejects after `timeoutMs` with
 * `what` and the last error, and at once when the signal is aborted.
 */
export const until = async <T>(
  what: string,
  ask: () => Promise<T | undefined | false | null> | T | undefined | false | null,
  {
    timeoutMs = 30_000,
    everyMs = 50,
    signal,
  }: { timeoutMs?: number; everyMs?: number; signal?: AbortSignal | undefined } = {},
): Promise<T> => {
  for (const startedAt = Date.now(); ; await delay(everyMs)) {
    signal?.throwIfAborted();
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
