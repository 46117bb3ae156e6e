/** What passes of this process read not long ago, so that many custom resources that depend on the same cost one read. */

import type { Recent } from "../kinds/facts.ts";

export interface RecentOptions {
  /** Names that are remembered; the oldest are forgotten first. */
  capacity?: number;
  now?: () => Date;
}

interface Known {
  at: number;
  value: Promise<unknown>;
}

/** Passes that ask at the same time share one read. */
export const createRecent = ({ capacity = 1_000, now = () => new Date() }: RecentOptions = {}): Recent => {
  const known = new Map<string, Known>();
  return <T>(name: string, maxAgeMs: number, read: () => Promise<T>): Promise<T> => {
    const at = now().getTime();
    const last = known.get(name) as { at: number; value: Promise<T> } | undefined;
    if (last !== undefined && at - last.at < maxAgeMs) return last.value;

    const value = read().catch((error: unknown) => {
      if (last !== undefined) return last.value;
      // Nobody is to be told of it who asks later.
      if (known.get(name) === one) known.delete(name);
      throw error;
    });
    const one: Known = { at, value };
    known.delete(name);
    known.set(name, one);
    const [oldest] = known.keys();
    if (known.size > capacity && oldest !== undefined) known.delete(oldest);
    return value;
  };
};
