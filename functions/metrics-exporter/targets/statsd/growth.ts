/** By how much counters have grown from one time to the next. */

import type { Reading, Readings } from "./readings.ts";

export interface Growth {
  /** Growth is from here on: what counters had before this program began was told by the one before it. Later calls change nothing. */
  begin(counters: Readings["counters"]): void;
  /** What each has grown by since it was last taken, of those that have grown. One that is new, or began anew, has grown by all that it has. */
  take(counters: Readings["counters"]): Reading[];
}

/** @param capacity counters that are remembered while they are not there; the longest gone are forgotten first */
export const createGrowth = (capacity = 100_000): Growth => {
  /** The longest gone come first. */
  let last: Map<string, number> | undefined;
  const begin: Growth["begin"] = (counters) => {
    last ??= new Map([...counters].map(([key, { value }]) => [key, value]));
  };
  return {
    begin,
    take(counters) {
      begin(counters);
      const before = last ?? new Map<string, number>();
      const grown: Reading[] = [];
      for (const [key, reading] of counters) {
        const from = before.get(key) ?? 0;
        const growth = reading.value < from ? reading.value : reading.value - from;
        if (growth !== 0) grown.push({ ...reading, value: growth });
        before.delete(key);
        before.set(key, reading.value);
      }
      for (const key of before.keys()) {
        if (before.size <= counters.size + capacity) break;
        before.delete(key);
      }
      return grown;
    },
  };
};
