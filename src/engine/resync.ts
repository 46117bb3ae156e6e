/** Brings everything to its desired state, whatever was lost: reconciles, from live reads, what the lists show to be otherwise. */

import type { CustomResource } from "../api/kubernetes/object.ts";
import { withDeadline } from "../deadline.ts";
import type { Kind } from "../kinds/kind.ts";
import type { CallOptions, KubeClient } from "../kube/client.ts";
import type { Log } from "../log.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Settings } from "../settings.ts";
import { type Drift, driftOf, summedDrift } from "./drift.ts";
import { eventResource, resyncEvent } from "./kubernetes-event.ts";
import type { Outcome } from "./pass.ts";
import { isNew } from "./pass.ts";
import type { Reconcile } from "./reconcile.ts";
import { survey } from "./survey.ts";

export const defaultConcurrency = 16;

/** Of an operation that goes on, in one run; the next run takes further ones. */
const mostSteps = 30;

export interface ResyncOptions {
  client: KubeClient;
  kinds: readonly Kind[];
  /** Empty: all namespaces. */
  namespaces: readonly string[];
  settings: Settings;
  reconcile: Reconcile;
  log: Log;
  /** Name of this instance, for Kubernetes Events. */
  instance: string;
  metrics?: Metrics;
  /** Custom resources that are reconciled at a time. */
  concurrency?: number;
  /** How long one reconcile may take, in milliseconds. */
  deadlineMs?: number;
  now?: () => Date;
}

export interface ResyncSummary {
  /** Custom resources seen. */
  seen: number;
  /** Those that the lists showed to be not as desired, so that they were read and reconciled. */
  examined: number;
  /** Those of which a child or the status was really written. */
  drifted: number;
  /** Children created, updated or deleted. */
  repaired: number;
  /** Those that wait for somebody to act. */
  stalled: number;
  /** Those that failed for a reason that may pass, and lists that could not be read; the next run tries again. */
  failed: number;
  /** What was repaired, by what must have been lost. */
  drift: Drift[];
}

/** One that fails keeps no other from being looked at. Rejects only when it is aborted. */
export const resync = async (options: ResyncOptions, call: CallOptions = {}): Promise<ResyncSummary> => {
  const run: Run = {
    summary: { seen: 0, examined: 0, drifted: 0, repaired: 0, stalled: 0, failed: 0 },
    found: [],
  };
  for (const kind of options.kinds.filter((one) => !one.isClusterScoped || options.namespaces.length === 0))
    for (const namespace of options.namespaces.length === 0 ? [undefined] : options.namespaces)
      await resyncKind(options, kind, namespace, run, call).catch((error: unknown) => {
        call.signal?.throwIfAborted();
        run.summary.failed += 1;
        options.log.error(`Could not list what belongs to ${kind.resource.kind}`, { namespace, error: String(error) });
      });
  await reportDrift(options, run, call);
  return { ...run.summary, drift: summedDrift(run.found) };
};

interface Run {
  summary: Omit<ResyncSummary, "drift">;
  found: (Drift & { namespace: string })[];
}

const resyncKind = async (
  options: ResyncOptions,
  kind: Kind,
  namespace: string | undefined,
  run: Run,
  call: CallOptions,
): Promise<void> => {
  const { client, settings, metrics, now = () => new Date(), concurrency = defaultConcurrency } = options;
  const { seen, suspects } = await survey({ client, settings, metrics, now }, kind, namespace, call);
  run.summary.seen += seen.length;
  run.summary.examined += suspects.length;
  const left = suspects.values();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (const suspect of left) await repair(options, kind, suspect, run, call);
    }),
  );
};

const repair = async (
  { reconcile, log, deadlineMs = 10_000 }: ResyncOptions,
  kind: Kind,
  listed: CustomResource,
  { summary, found }: Run,
  { signal }: CallOptions,
): Promise<void> => {
  const { name, namespace = "" } = listed.metadata;
  const key = { namespace, name };
  try {
    const pass = (isNewOrGone: boolean): Promise<Outcome> =>
      withDeadline(Math.max(deadlineMs, kind.deadlineMs ?? 0), signal, (limited) =>
        reconcile({ kind, key }, { isNewOrGone, signal: limited }),
      );
    const outcome = await pass(isNew(listed));
    const drift = driftOf(listed, outcome);
    found.push(...drift.map((one) => ({ namespace, ...one })));
    summary.repaired += outcome.changes.length;
    if (drift.length > 0) summary.drifted += 1;
    let last = outcome;
    for (let step = 1; last.goesOn && step < mostSteps; step++) last = await pass(false);
    if (last.result === "stalled") summary.stalled += 1;
  } catch (error) {
    signal?.throwIfAborted();
    summary.failed += 1;
    log.error(`Could not reconcile ${kind.resource.kind}`, { ...key, error: String(error) });
  }
};

/** One Event for each namespace in which something was repaired; a lost one is a warning. */
const reportDrift = async (
  { client, log, instance, now = () => new Date() }: ResyncOptions,
  { found }: Run,
  call: CallOptions,
): Promise<void> => {
  for (const [namespace, drift] of Map.groupBy(found, (one) => one.namespace)) {
    const event = resyncEvent({ namespace, instance, now: now() }, summedDrift(drift));
    await client.create(eventResource, event, call).catch((error: unknown) => {
      call.signal?.throwIfAborted();
      log.warn("Lost an Event", { namespace, reason: event.reason, error: String(error) });
    });
  }
};
