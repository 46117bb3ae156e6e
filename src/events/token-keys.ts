/** The cluster's token keys, kept for as long as they are enough: read at the first need, and again when a token names none of them. */

import { withDeadline } from "../deadline.ts";
import { Waiting } from "../failures.ts";

export interface TokenKeysOptions<Keys> {
  read(signal: AbortSignal): Promise<Keys>;
  now: () => number;
}

export interface TokenKeys<Keys> {
  /** Rejects with `Waiting` when they cannot be read. */
  latest(): Promise<Keys>;
  /** What replaces keys that were not enough; the same when they were read a moment ago. */
  after(keys: Keys): Promise<Keys>;
}

const deadlineMs = 5_000;
/** So often the keys may be read for a token that names none of them: anybody can invent one. */
const apartMs = 60_000;
/** So soon they may be read again after a failure: events are sent again within three seconds. */
const retryAfterMs = 1_000;

export const createTokenKeys = <Keys>({ read, now }: TokenKeysOptions<Keys>): TokenKeys<Keys> => {
  let known: { keys: Keys; readAt: number } | undefined;
  let reading: Promise<Keys> | undefined;
  let failure: { error: Waiting; at: number } | undefined;

  const readNow = async (): Promise<Keys> => {
    try {
      const keys = await withDeadline(deadlineMs, undefined, read);
      known = { keys, readAt: now() };
      failure = undefined;
      return keys;
    } catch (cause) {
      const error = unavailable(cause);
      failure = { error, at: now() };
      throw error;
    } finally {
      reading = undefined;
    }
  };

  /** Shared by all that need them meanwhile. */
  const readOnce = async (): Promise<Keys> => {
    if (failure !== undefined && now() - failure.at < retryAfterMs) throw failure.error;
    reading ??= readNow();
    return await reading;
  };

  return {
    latest: async () => known?.keys ?? (await readOnce()),
    async after(keys) {
      if (known === undefined || known.keys !== keys) return known?.keys ?? (await readOnce());
      return now() - known.readAt < apartMs ? keys : await readOnce();
    },
  };
};

const unavailable = (cause: unknown): Waiting =>
  new Waiting("KeysUnavailable", cause instanceof Error ? cause.message : String(cause), { cause });
