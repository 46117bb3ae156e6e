/**
 * Child events, gathered per custom resource for a moment before anything is done about them: a rollout is dozens of them. They were
 * answered when they came, so what they ask for is kept until it is done, tried again when it fails, and finished before the process ends.
 */

import { setTimeout as delay } from "node:timers/promises";
import type { Target } from "../engine/reconcile.ts";
import type { Child } from "../kinds/kind.ts";
import { targetText } from "./target-text.ts";

export interface HintsOptions {
  run(target: Target, children: ReadonlySet<Child>): Promise<void>;
  /** Quiet time that is waited for, and how long at most, in milliseconds. */
  debounceMs?: number;
  longestMs?: number;
  /** Keys pending at a time. */
  capacity?: number;
  /** Waits before a failed run is tried again, in milliseconds; after the last the next resync has to do it. */
  backoffMs?: readonly number[];
}

export interface Hints {
  /** `false` when too much is pending already. */
  add(target: Target, children: readonly Child[]): boolean;
  /** Takes out what is pending for a target, since a full pass is about to look at all of it; to be added again should that fail. */
  take(target: Target): readonly Child[];
  /** Runs everything that is pending now, once, and resolves when it is done. */
  flush(): Promise<void>;
}

interface Pending {
  target: Target;
  children: Set<Child>;
  since: number;
  timer: NodeJS.Timeout;
}

export const createHints = ({
  run,
  debounceMs = 100,
  longestMs = 1_000,
  capacity = 10_000,
  backoffMs = [500, 1_000, 2_000, 4_000, 8_000],
}: HintsOptions): Hints => {
  const pending = new Map<string, Pending>();
  const running = new Set<Promise<void>>();
  const ending = new AbortController();

  const start = (key: string): void => {
    const entry = pending.get(key);
    if (entry === undefined) return;
    clearTimeout(entry.timer);
    pending.delete(key);
    const work = runWithRetries(entry).finally(() => running.delete(work));
    running.add(work);
  };

  const runWithRetries = async ({ target, children }: Pending): Promise<void> => {
    for (const wait of [...backoffMs, undefined]) {
      try {
        return await run(target, children);
      } catch {
        // `run` has logged it.
        if (wait === undefined || ending.signal.aborted) return;
        await delay(wait, undefined, { signal: ending.signal }).catch(() => undefined);
      }
    }
  };

  return {
    add(target, children) {
      const key = targetText(target);
      const known = pending.get(key);
      if (known === undefined && pending.size >= capacity) return false;
      clearTimeout(known?.timer);
      const since = known?.since ?? Date.now();
      const wait = Math.max(0, Math.min(debounceMs, since + longestMs - Date.now()));
      const timer = setTimeout(() => start(key), wait);
      pending.set(key, { target, children: new Set([...(known?.children ?? []), ...children]), since, timer });
      return true;
    },
    take(target) {
      const key = targetText(target);
      const known = pending.get(key);
      clearTimeout(known?.timer);
      pending.delete(key);
      return [...(known?.children ?? [])];
    },
    async flush() {
      ending.abort();
      for (const key of [...pending.keys()]) start(key);
      await Promise.all(running);
    },
  };
};
