/**
 * Child events, gathered per custom resource for a moment before anything is done about them: a rollout is dozens of them. They were
 * answered when they came, so what they ask for is kept until it is done, tried again when it fails, and finished before the process ends.
 */

import { type Target, targetText } from "../engine/target.ts";
import type { Part } from "../kinds/kind.ts";
import { type Metrics, noMetrics } from "../metrics/metrics.ts";

/** Something that happened to a child. */
export interface Hint {
  child: Part;
  what: "changed" | "deleted";
  /** Whether it is a step on the way to something that will be told as well, such as one pod more of a rollout. */
  isUnderWay: boolean;
  /** Whether it turned out to be our own write; an event may overtake the answer that tells us so. */
  isEcho(): boolean;
}

export interface HintsOptions {
  run(target: Target, hints: readonly Hint[]): Promise<void>;
  /** Quiet time that is waited for, and how long at most, in milliseconds. */
  debounceMs?: number;
  longestMs?: number;
  /**
   * How long is waited for the end of what is under way before a step of it is looked at, and how far apart such looks are at least,
   * over all targets, in milliseconds: the rollouts of a whole fleet must not cost more than its ends.
   */
  underWayMs?: number;
  apartMs?: number;
  /** Keys pending and runs going on at a time. */
  capacity?: number;
  /** Waits before a failed run is tried again, in milliseconds; after the last the next resync has to do it. */
  backoffMs?: readonly number[];
  metrics?: Pick<Metrics, "queued" | "retried">;
}

export interface Hints {
  /** `false` when too much is pending already. */
  add(target: Target, added: readonly Hint[]): boolean;
  /**
   * Takes out what is pending for a target, since a full pass is about to look at all of it; to be added again should that fail.
   * What was taken still counts as queued: that pass is what it waits for.
   */
  take(target: Target): readonly Hint[];
  /** Runs everything that is pending now, once, and resolves when it is done; from now on no failure is tried again. */
  flush(): Promise<void>;
}

interface Pending {
  target: Target;
  hints: readonly Hint[];
  /** When it is looked at if it stays under way, and when the first came that is not; in milliseconds. */
  stepDue: number;
  urgentSince: number | undefined;
  /** Runs for them that failed. */
  failures: number;
  /** When the next one may begin after a failure, in milliseconds. */
  notBefore: number;
  timer: NodeJS.Timeout;
}

export const createHints = ({
  run,
  debounceMs = 100,
  longestMs = 1_000,
  underWayMs = 10_000,
  apartMs = 250,
  capacity = 10_000,
  backoffMs = [500, 1_000, 2_000, 4_000, 8_000],
  metrics = noMetrics,
}: HintsOptions): Hints => {
  const pending = new Map<string, Pending>();
  const running = new Set<Promise<void>>();
  let ending = false;
  let lastStepDue = 0;

  const nextStepDue = (now: number): number => {
    lastStepDue = Math.max(now + underWayMs, lastStepDue + apartMs);
    return lastStepDue;
  };

  /** Joins what is pending for the target, so that there is one of each, and a failure is not tried again sooner for a new hint. */
  const gather = (target: Target, added: readonly Hint[], failures = 0, notBefore = 0): void => {
    const key = targetText(target);
    const known = pending.get(key);
    clearTimeout(known?.timer);
    const now = Date.now();
    const urgentSince = known?.urgentSince ?? (added.every((hint) => hint.isUnderWay) ? undefined : now);
    const stepDue = known?.stepDue ?? (urgentSince === undefined ? nextStepDue(now) : now);
    const earliest = Math.max(notBefore, known?.notBefore ?? 0);
    if (known === undefined) metrics.queued(target);
    const looked = urgentSince === undefined ? stepDue : Math.min(now + debounceMs, urgentSince + longestMs);
    const due = Math.max(earliest, looked);
    pending.set(key, {
      target,
      hints: joined(known?.hints ?? [], added),
      stepDue,
      urgentSince,
      failures: Math.max(failures, known?.failures ?? 0),
      notBefore: earliest,
      timer: setTimeout(() => start(key), Math.max(0, due - now)),
    });
  };

  const start = (key: string): void => {
    const entry = remove(key);
    if (entry === undefined) return;
    const work = run(entry.target, entry.hints)
      // `run` has logged it.
      .catch(() => tryAgain(entry))
      .finally(() => running.delete(work));
    running.add(work);
  };

  const tryAgain = ({ target, hints, failures }: Pending): void => {
    const wait = backoffMs[failures];
    if (wait === undefined || ending) return;
    metrics.retried(target);
    gather(target, hints, failures + 1, Date.now() + wait);
  };

  const remove = (key: string): Pending | undefined => {
    const entry = pending.get(key);
    clearTimeout(entry?.timer);
    pending.delete(key);
    return entry;
  };

  return {
    add(target, added) {
      if (!pending.has(targetText(target)) && pending.size + running.size >= capacity) return false;
      gather(target, added);
      return true;
    },
    take(target) {
      return remove(targetText(target))?.hints ?? [];
    },
    async flush() {
      ending = true;
      for (const key of [...pending.keys()]) start(key);
      await Promise.all(running);
    },
  };
};

/** So many of one target may turn out to be echoes each for itself. */
const mostHints = 100;

/** Keeps no more than that: of more, only the last of each child. */
const joined = (known: readonly Hint[], added: readonly Hint[]): readonly Hint[] => {
  const hints = [...known, ...added];
  if (hints.length <= mostHints) return hints;
  return [...new Map(hints.map((hint) => [hint.child, { ...hint, isEcho: () => false }])).values()];
};
