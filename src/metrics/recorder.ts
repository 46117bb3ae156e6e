/** Which samples follow from what the rooms tell. */

import type { CustomResource } from "../api/kubernetes/object.ts";
import { keyText, type ObjectKey } from "../api/kubernetes/resource.ts";
import type { Kind, Sample } from "../kinds/kind.ts";
import { definitionOf, fullName, type MetricName } from "./definitions.ts";
import type { End, Metrics, Subject } from "./metrics.ts";
import type { Labels, Samples } from "./samples.ts";
import { createWorkQueue } from "./work-queue.ts";

export interface RecorderOptions {
  kinds: readonly Kind[];
  samples: Samples;
  /** Passes of one kind at a time; absent: no limit of ours. */
  maxConcurrent?: number | undefined;
  /** Custom resources that may have series of their own at a time; the oldest lose theirs first. */
  capacity?: number;
  /** Seconds since any fixed moment. */
  clock?: () => number;
  now?: () => Date;
}

export interface Recorder extends Metrics {
  /** Brings the gauges up to date that change while nothing happens. */
  refresh(): void;
}

interface Series {
  name: string;
  labels: Labels;
}

/** A custom resource that has series of its own. */
interface Instance extends Subject {
  /** By a text for each. */
  series: Map<string, Series>;
  /** Those of the gauges as they were last told. */
  gauges: ReadonlyMap<string, Series>;
}

const results: Readonly<Record<Exclude<End, "gone">, "success" | "requeue" | "error">> = {
  success: "success",
  requeue: "requeue",
  error: "error",
  terminal: "error",
  panic: "error",
};

export const createRecorder = ({
  kinds,
  samples,
  maxConcurrent = Number.POSITIVE_INFINITY,
  capacity = 20_000,
  clock = () => performance.now() / 1000,
  now = () => new Date(),
}: RecorderOptions): Recorder => {
  const queue = createWorkQueue(clock);
  const instances = new Map<string, Instance>();
  /** Admission requests that are being answered, by path. */
  const reviews = new Map<string, number>();

  /** The instance's place in the order of age, which begins anew. */
  const touch = (subject: Subject): Instance => {
    const text = subjectText(subject);
    const instance = instances.get(text) ?? {
      kind: subject.kind,
      key: subject.key,
      series: new Map(),
      gauges: new Map(),
    };
    instances.delete(text);
    instances.set(text, instance);
    const oldest = instances.size > capacity ? instances.values().next().value : undefined;
    if (oldest !== undefined) forget(oldest);
    return instance;
  };

  const forget = (subject: Subject): void => {
    const instance = instances.get(subjectText(subject));
    instances.delete(subjectText(subject));
    for (const { name, labels } of instance?.series.values() ?? []) samples.remove(name, labels);
  };

  /** Of a series of its own it is remembered that it has it. */
  const tell = (instance: Instance, { metric, labels = {}, value }: Sample): [string, Series] => {
    const { type, labels: names } = definitionOf(metric);
    const isOwn = names.includes("namespace");
    const series = {
      name: own(instance.kind, metric),
      labels: isOwn ? { ...labelsOf(instance.key), ...labels } : labels,
    };
    const text = JSON.stringify(series);
    if (isOwn) instance.series.set(text, series);
    const write = { counter: samples.add, gauge: samples.set, histogram: samples.observe }[type];
    write(series.name, series.labels, value);
    return [text, series];
  };

  const ended = (subject: Subject, end: End, seconds: number): void => {
    const { kind, key } = subject;
    const controller = controllerOf(kind);
    samples.observe("workqueue_work_duration_seconds", queueOf(kind), seconds);
    samples.observe("controller_runtime_reconcile_time_seconds", controller, seconds);
    const result = end === "gone" ? "success" : results[end];
    samples.add("controller_runtime_reconcile_total", { ...controller, result }, 1);
    if (result === "error") samples.add("controller_runtime_reconcile_errors_total", controller, 1);
    if (end === "terminal") samples.add("controller_runtime_terminal_reconcile_errors_total", controller, 1);
    if (end === "panic") samples.add("controller_runtime_reconcile_panics_total", controller, 1);
    if (end === "gone") forget(subject);
    else if (kind.metrics?.prefix !== undefined) endedOfInstance({ kind, key }, result, seconds);
  };

  const endedOfInstance = (subject: Subject, result: string, seconds: number): void => {
    const instance = touch(subject);
    const labels = { result: result === "error" ? "error" : "success" };
    tell(instance, { metric: "*_reconcile_total", labels, value: 1 });
    tell(instance, { metric: "*_reconcile_duration_seconds", value: seconds });
  };

  // Counters begin at 0, so that the first of its kind is seen as an increase.
  for (const kind of kinds) {
    const controller = controllerOf(kind);
    for (const result of ["success", "error", "requeue", "requeue_after"])
      samples.add("controller_runtime_reconcile_total", { ...controller, result }, 0);
    samples.add("controller_runtime_reconcile_errors_total", controller, 0);
    samples.add("controller_runtime_terminal_reconcile_errors_total", controller, 0);
    samples.add("controller_runtime_reconcile_panics_total", controller, 0);
    samples.set("controller_runtime_max_concurrent_reconciles", controller, maxConcurrent);
    samples.add("workqueue_adds_total", queueOf(kind), 0);
    samples.add("workqueue_retries_total", queueOf(kind), 0);
  }

  return {
    queued(subject) {
      queue.add(subjectText(subject), subject.kind.singular);
      samples.add("workqueue_adds_total", queueOf(subject.kind), 1);
    },
    dropped(subject) {
      queue.drop(subjectText(subject));
    },
    retried({ kind }) {
      samples.add("workqueue_retries_total", queueOf(kind), 1);
    },
    begun(subject) {
      const { kind } = subject;
      const work = queue.begin(subjectText(subject), kind.singular);
      if (work.waited !== undefined) samples.observe("workqueue_queue_duration_seconds", queueOf(kind), work.waited);
      return (end) => ended(subject, end, work.end());
    },
    childVisited(kind, childKind, result) {
      if (kind.metrics?.prefix === undefined) return;
      samples.add(own(kind, "*_reconcile_resource_total"), { resource_kind: childKind, result }, 1);
    },
    instanceSeen(kind, cr, workload) {
      if (kind.metrics === undefined) return;
      const instance = touch({ kind, key: keyOf(cr) });
      const told = new Map(kind.metrics.gauges(cr, workload).map((sample) => tell(instance, sample)));
      for (const [text, { name, labels }] of instance.gauges) {
        if (told.has(text)) continue;
        instance.series.delete(text);
        samples.remove(name, labels);
      }
      instance.gauges = told;
    },
    gathered(kind, cr, facts) {
      const additions = kind.metrics?.additions?.(cr, facts) ?? [];
      if (additions.length === 0) return;
      const instance = touch({ kind, key: keyOf(cr) });
      for (const sample of additions) tell(instance, sample);
    },
    instancesListed(kind, namespace, keys) {
      const listed = new Set(keys.map((key) => subjectText({ kind, key })));
      for (const [text, instance] of instances) {
        const isMeant = instance.kind === kind && (namespace === undefined || instance.key.namespace === namespace);
        if (isMeant && !listed.has(text)) forget(instance);
      }
    },
    requested({ host, method, code, seconds }) {
      samples.add("rest_client_requests_total", { code, method, host }, 1);
      samples.observe("rest_client_request_duration_seconds", { verb: method, host }, seconds);
    },
    resynced({ repaired, drift, ...findings }, seconds) {
      for (const { kind, cause, count } of drift) samples.add("ebb_resync_drift_found_total", { kind, cause }, count);
      samples.add("ebb_resync_repaired_children_total", {}, repaired);
      for (const found of ["seen", "examined", "drifted", "stalled", "failed"] as const)
        samples.set("ebb_resync_custom_resources", { found }, findings[found]);
      samples.set("ebb_resync_duration_seconds", {}, seconds);
      samples.set("ebb_resync_last_end_timestamp_seconds", {}, now().getTime() / 1000);
    },
    reviewing(webhook) {
      const startedAt = clock();
      const count = (by: number): void => {
        reviews.set(webhook, (reviews.get(webhook) ?? 0) + by);
        samples.set("controller_runtime_webhook_requests_in_flight", { webhook }, reviews.get(webhook) ?? 0);
      };
      count(1);
      return (status) => {
        count(-1);
        samples.add("controller_runtime_webhook_requests_total", { webhook, code: String(status) }, 1);
        samples.observe("controller_runtime_webhook_latency_seconds", { webhook }, clock() - startedAt);
      };
    },
    started(seconds) {
      samples.set("ebb_cold_start_seconds", {}, seconds);
    },
    refresh() {
      for (const kind of kinds) {
        const { waiting, running, unfinished, longest } = queue.state(kind.singular);
        samples.set("workqueue_depth", queueOf(kind), waiting);
        samples.set("workqueue_unfinished_work_seconds", queueOf(kind), unfinished);
        samples.set("workqueue_longest_running_processor_seconds", queueOf(kind), longest);
        samples.set("controller_runtime_active_workers", controllerOf(kind), running);
      }
    },
  };
};

const keyOf = ({ metadata: { name, namespace = "" } }: CustomResource): ObjectKey => ({ namespace, name });

const subjectText = ({ kind, key }: Subject): string => `${kind.singular} ${keyText(key)}`;

const controllerOf = ({ singular }: Kind): Labels => ({ controller: singular });

const queueOf = ({ singular }: Kind): Labels => ({ name: singular, controller: singular });

const labelsOf = ({ namespace, name }: ObjectKey): Labels => ({ name, namespace });

const own = ({ metrics }: Kind, name: MetricName): string => fullName(name, metrics?.prefix ?? "");
