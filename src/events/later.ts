/** Custom resources that are to be looked at again at a time of their own, though nothing may tell of them: one time for each. */

import { type Target, targetText } from "../engine/target.ts";

export interface Later {
  /** In place of the time that was set before, if any; `undefined`: none any more. */
  set(target: Target, ms: number | undefined): void;
  /** Forgets all. */
  end(): void;
}

/** What an instance that ends has forgotten, the next resync finds. */
export const createLater = (look: (target: Target) => void): Later => {
  const timers = new Map<string, NodeJS.Timeout>();
  let hasEnded = false;
  return {
    set(target, ms) {
      const key = targetText(target);
      clearTimeout(timers.get(key));
      timers.delete(key);
      if (ms === undefined || hasEnded) return;
      const due = (): void => {
        timers.delete(key);
        look(target);
      };
      timers.set(key, setTimeout(due, ms));
    },
    end() {
      hasEnded = true;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
};
