/** What events ask for, in this instance: one pass at a time for a custom resource, and nothing that was taken is left undone. */

import { withDeadline } from "../deadline.ts";
import type { Outcome } from "../engine/pass.ts";
import type { Reconcile, ReconcileOptions } from "../engine/reconcile.ts";
import { type Target, targetText } from "../engine/target.ts";
import { partsOf } from "../kinds/kind.ts";
import type { Log } from "../log.ts";
import { type Metrics, noMetrics } from "../metrics/metrics.ts";
import { pause } from "../pause.ts";
import { answerTo } from "./answer.ts";
import { atMost } from "./at-most.ts";
import { createHints, type Hint } from "./hints.ts";
import { createLater } from "./later.ts";
import { oneAtATime } from "./one-at-a-time.ts";

export interface WorkOptions {
  reconcile: Reconcile;
  log: Log;
  metrics?: Pick<Metrics, "queued" | "dropped" | "retried"> | undefined;
  /** How long one reconcile may take, in milliseconds. */
  deadlineMs?: number | undefined;
  /** How long a custom resource's event waits for its reconcile, in milliseconds: the source sends no other of its kind meanwhile. */
  patienceMs?: number | undefined;
  /** Reconciles at a time that nobody waits for, when the source has more events than it can send. */
  concurrency?: number | undefined;
  /** Quiet time that child events are gathered for, in milliseconds. */
  debounceMs?: number | undefined;
  /** Passes for events of custom resources at a time, those that run and those that wait. */
  mostPasses?: number | undefined;
  /** Passes that run at a time, for whatever events: each holds connections, and memory by the tens of kilobytes. */
  mostRunning?: number | undefined;
}

export interface Work {
  /**
   * A pass for an event of the custom resource itself. Resolves when it is done, or goes on while others want to be begun: from then on
   * a failure is tried again from here. Rejects when it failed before, and is the source's to try again. "too many": none is made.
   */
  whole(
    target: Target,
    event: { isNewOrGone: boolean; isEcho: () => boolean },
  ): Promise<"done" | "goes on" | "too many">;
  /** Whether a pass for it is being made, or is about to be. */
  isBusy(target: Target): boolean;
  /** `false` when too much is pending already. */
  hint(target: Target, hints: readonly Hint[]): boolean;
  /** Ends all waits, and resolves when all that was taken is done. */
  finish(): Promise<void>;
}

/** Contracts: knative §1.3. */
export const usualDeadlineMs = 10_000;

/** Passes that run at a time. */
export const usualMostRunning = 64;

export const createWork = ({
  reconcile,
  log,
  metrics = noMetrics,
  deadlineMs = usualDeadlineMs,
  patienceMs = 2_000,
  concurrency = 16,
  debounceMs,
  mostPasses = 1_000,
  mostRunning = usualMostRunning,
}: WorkOptions): Work => {
  const serially = oneAtATime();
  const inPlace = atMost(mostRunning);
  const later = createLater((target) => hints.add(target, allOf(target)));
  const going = new Set<Promise<unknown>>();
  let answeredAt = Number.NEGATIVE_INFINITY;
  let hasFailed = false;
  let passes = 0;

  /**
   * For a target that is queued. What happened is asked for when its turn has come, and may be nothing after all: an event may overtake
   * the answer to the write that caused it.
   */
  const run = (target: Target, happened: () => ReconcileOptions | undefined): Promise<void> => {
    const pass = async (): Promise<void> => {
      const tidings = happened();
      if (tidings === undefined) return metrics.dropped(target);
      const startedAt = performance.now();
      const limitMs = Math.max(deadlineMs, target.kind.deadlineMs ?? 0);
      const outcome = await withDeadline(limitMs, undefined, (signal) => reconcile(target, { ...tidings, signal }));
      logOutcome(log, target, outcome, performance.now() - startedAt);
      // Nothing else would tell that there is more to do.
      if (outcome.goesOn && !outcome.statusWritten) hints.add(target, allOf(target));
      later.set(target, outcome.againInMs);
    };
    return serially.run(targetText(target), () => inPlace(pass));
  };

  const hints = createHints({
    ...(debounceMs === undefined ? {} : { debounceMs }),
    metrics,
    run: (target, gathered) => run(target, () => withoutEchoes(gathered)).catch((error) => judge(target, error)),
  });

  /** Logs a failure that nobody waits for, and rejects with it when it is to be tried again. */
  const judge = (target: Target, error: unknown): void => {
    const { status, reason, message } = answerTo(error);
    log.warn(`Could not reconcile ${target.kind.resource.kind}`, { ...target.key, reason, error: message });
    if (status === 503) throw error;
  };

  const runWhole: (...args: Parameters<Work["whole"]>) => Promise<void> = async (target, { isNewOrGone, isEcho }) => {
    const taken = hints.take(target);
    if (taken.length === 0) metrics.queued(target);
    try {
      await run(target, () => (isEcho() ? withoutEchoes(taken) : { isNewOrGone }));
    } catch (error) {
      if (taken.length > 0) hints.add(target, taken);
      throw error;
    }
  };

  const goOn = (target: Target, work: Promise<void>): void => {
    const rest = work.catch((error: unknown) => tryAgain(target, error)).finally(() => going.delete(rest));
    going.add(rest);
  };

  const tryAgain = (target: Target, error: unknown): void => {
    try {
      judge(target, error);
    } catch {
      hints.add(target, allOf(target));
    }
  };

  /**
   * Resolves when the source should not be kept waiting any more. One that sends the next event at once has more of them: as long as
   * passes succeed, they are then made side by side, since each is mostly a wait for the API server.
   */
  const untilUrgent = async (signal: AbortSignal): Promise<void> => {
    const isBurst = performance.now() - answeredAt < burstMs;
    if (!isBurst || hasFailed) await pause(patienceMs, signal);
    else if (going.size >= concurrency) await Promise.race(going);
  };

  return {
    async whole(target, event) {
      if (passes >= mostPasses) return "too many";
      passes += 1;
      const work = runWhole(target, event).finally(() => {
        passes -= 1;
      });
      work.then(
        () => (hasFailed = false),
        () => (hasFailed = true),
      );
      const ended = new AbortController();
      try {
        const end = await Promise.race([
          work.then(() => "done" as const),
          untilUrgent(ended.signal).then(
            () => "goes on" as const,
            () => "done" as const,
          ),
        ]);
        if (end === "goes on") goOn(target, work);
        return end;
      } finally {
        ended.abort();
        answeredAt = performance.now();
      }
    },
    isBusy: (target) => serially.isBusy(targetText(target)),
    hint: (target, added) => hints.add(target, added),
    async finish() {
      later.end();
      await hints.flush();
      await Promise.all(going);
      await hints.flush();
    },
  };
};

const withoutEchoes = (hints: readonly Hint[]): ReconcileOptions | undefined => {
  const real = hints.filter((hint) => !hint.isEcho());
  return real.length === 0 ? undefined : { hints: new Map(real.map(({ child, what }) => [child, what])) };
};

/** A source that takes longer for its next event had none. */
const burstMs = 20;

/** As if every child had changed, which looks at everything. */
export const allOf = ({ kind }: Target): Hint[] =>
  partsOf(kind).map((child) => ({ child, what: "changed", isUnderWay: false, isEcho: () => false }));

/** One line for what was done; a pass that found all well is told as well, since somebody asked for it. */
const logOutcome = (
  log: Log,
  { kind, key }: Target,
  { result, path, changes, statusWritten }: Outcome,
  ms: number,
): void => {
  const done = changes.map(({ action, kind: changed, name }) => `${action} ${changed} ${name}`);
  log.info(`Reconciled ${kind.resource.kind}`, {
    ...key,
    result,
    path,
    changes: done,
    statusWritten,
    ms: Math.round(ms),
  });
};
