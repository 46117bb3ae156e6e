/** Random choices that a seed decides, so that each can be made again. */

export interface Random {
  /** At least 0 and less than 1. */
  next(): number;
  /** A whole number, at least 0 and less than `bound`. */
  below(bound: number): number;
  chance(probability: number): boolean;
  /** Throws when there is nothing to pick from. */
  pick<T>(items: readonly T[]): T;
}

/** Mulberry32: https://github.com/cprosche/mulberry32. */
export const seededRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number): number => Math.floor(next() * bound);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick(items) {
      if (items.length === 0) throw new Error("Cannot pick from an empty list");
      return items[below(items.length)] as (typeof items)[number];
    },
  };
};
