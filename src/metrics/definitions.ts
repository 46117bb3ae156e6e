/**
 * Every metric that ebb serves: names, labels and buckets are an interface of existing dashboards (contracts: memcached §6). `*` stands
 * for the prefix of a kind, such as `memcached_operator`.
 */

export interface Definition {
  name: string;
  type: "counter" | "gauge" | "histogram";
  help: string;
  labels: readonly string[];
  /** Upper bounds of a histogram's buckets, without the infinite one. */
  buckets?: readonly number[];
}

/** As client-go's workqueue and controller-runtime have them. */
const queueBuckets = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 0.001, 0.01, 0.1, 1, 10, 100, 1000] as const;
const reconcileBuckets = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.25, 1.5, 1.75, 2,
  2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60,
] as const;
const usualBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;
const requestBuckets = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60] as const;

/** A step ends within 20 seconds. */
const stepBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 20] as const;

const queueLabels = ["name", "controller"] as const;

export const definitions = [
  {
    name: "*_reconcile_total",
    type: "counter",
    help: "Passes over one custom resource, by how they ended",
    labels: ["name", "namespace", "result"],
  },
  {
    name: "*_reconcile_duration_seconds",
    type: "histogram",
    help: "Length of passes over one custom resource",
    labels: ["name", "namespace"],
    buckets: usualBuckets,
  },
  {
    name: "*_reconcile_resource_total",
    type: "counter",
    help: "Children looked at, by kind and by what became of them",
    labels: ["resource_kind", "result"],
  },
  {
    name: "*_instance_info",
    type: "gauge",
    help: "1 for each custom resource, with its image",
    labels: ["name", "namespace", "image"],
  },
  {
    name: "*_instance_replicas_desired",
    type: "gauge",
    help: "Pods wanted",
    labels: ["name", "namespace"],
  },
  {
    name: "*_instance_replicas_ready",
    type: "gauge",
    help: "Pods ready",
    labels: ["name", "namespace"],
  },

  {
    name: "ebb_redis_has_master",
    type: "gauge",
    help: "1 for each Redis with several pods whose master is there and marked, else 0",
    labels: ["name", "namespace"],
  },
  {
    name: "ebb_redis_master_changes_total",
    type: "counter",
    help: "Masters that were made: the first one, and each that took the place of another",
    labels: ["name", "namespace"],
  },
  {
    name: "ebb_redis_replicas",
    type: "gauge",
    help: "Pods of each Redis, the master included, by state: desired, present, ready; those that go do not count",
    labels: ["name", "namespace", "state"],
  },
  {
    name: "ebb_redis_commands_total",
    type: "counter",
    help: "Commands that were sent to servers of Redises, by what was being done: Bootstrap, Failover, Handover, none",
    labels: ["operation"],
  },
  {
    name: "ebb_redis_step_duration_seconds",
    type: "histogram",
    help: "Length of looks at the servers of one Redis and of what was done to them, by what was being done: Bootstrap, Failover, Handover, none",
    labels: ["operation"],
    buckets: stepBuckets,
  },

  {
    name: "controller_runtime_reconcile_total",
    type: "counter",
    help: "Total number of reconciliations per controller",
    labels: ["controller", "result"],
  },
  {
    name: "controller_runtime_reconcile_errors_total",
    type: "counter",
    help: "Total number of reconciliation errors per controller",
    labels: ["controller"],
  },
  {
    name: "controller_runtime_terminal_reconcile_errors_total",
    type: "counter",
    help: "Total number of reconciliation errors per controller that are not tried again",
    labels: ["controller"],
  },
  {
    name: "controller_runtime_reconcile_panics_total",
    type: "counter",
    help: "Total number of reconciliations per controller that ended in an error nobody foresaw",
    labels: ["controller"],
  },
  {
    name: "controller_runtime_reconcile_time_seconds",
    type: "histogram",
    help: "Length of time per reconciliation per controller",
    labels: ["controller"],
    buckets: reconcileBuckets,
  },
  {
    name: "controller_runtime_active_workers",
    type: "gauge",
    help: "Number of reconciliations that run per controller",
    labels: ["controller"],
  },
  {
    name: "controller_runtime_max_concurrent_reconciles",
    type: "gauge",
    help: "Maximum number of concurrent reconciliations per controller",
    labels: ["controller"],
  },
  {
    name: "controller_runtime_webhook_requests_total",
    type: "counter",
    help: "Total number of admission requests by HTTP status code",
    labels: ["webhook", "code"],
  },
  {
    name: "controller_runtime_webhook_latency_seconds",
    type: "histogram",
    help: "Latency of processing admission requests",
    labels: ["webhook"],
    buckets: usualBuckets,
  },
  {
    name: "controller_runtime_webhook_requests_in_flight",
    type: "gauge",
    help: "Current number of admission requests being served",
    labels: ["webhook"],
  },

  {
    name: "workqueue_depth",
    type: "gauge",
    help: "Current depth of workqueue: custom resources that wait for a pass in this instance",
    labels: queueLabels,
  },
  {
    name: "workqueue_adds_total",
    type: "counter",
    help: "Total number of adds handled by workqueue",
    labels: queueLabels,
  },
  {
    name: "workqueue_retries_total",
    type: "counter",
    help: "Total number of retries handled by workqueue",
    labels: queueLabels,
  },
  {
    name: "workqueue_queue_duration_seconds",
    type: "histogram",
    help: "How long in seconds an item stays in workqueue before being requested",
    labels: queueLabels,
    buckets: queueBuckets,
  },
  {
    name: "workqueue_work_duration_seconds",
    type: "histogram",
    help: "How long in seconds processing an item from workqueue takes",
    labels: queueLabels,
    buckets: queueBuckets,
  },
  {
    name: "workqueue_unfinished_work_seconds",
    type: "gauge",
    help: "How many seconds of work has been done that is in progress and is not in work_duration",
    labels: queueLabels,
  },
  {
    name: "workqueue_longest_running_processor_seconds",
    type: "gauge",
    help: "How many seconds the longest running processor for workqueue has been running",
    labels: queueLabels,
  },

  {
    name: "rest_client_requests_total",
    type: "counter",
    help: "Number of HTTP requests, by status code, method, and host",
    labels: ["code", "method", "host"],
  },
  {
    name: "rest_client_request_duration_seconds",
    type: "histogram",
    help: "Request latency in seconds, by verb and host",
    labels: ["verb", "host"],
    buckets: requestBuckets,
  },

  {
    name: "ebb_cold_start_seconds",
    type: "gauge",
    help: "From the start of this process until it took requests",
    labels: [],
  },
  {
    name: "ebb_resync_drift_found_total",
    type: "counter",
    help: "Objects that a resync found not as desired and brought back, by kind and by cause: new, spec, missing, changed, unwanted, status",
    labels: ["kind", "cause"],
  },
  {
    name: "ebb_resync_repaired_children_total",
    type: "counter",
    help: "Children that a resync created, updated or deleted",
    labels: [],
  },
  {
    name: "ebb_resync_custom_resources",
    type: "gauge",
    help: "Custom resources of the last resync, by what it found: seen, examined, drifted, stalled, failed",
    labels: ["found"],
  },
  {
    name: "ebb_resync_duration_seconds",
    type: "gauge",
    help: "Length of the last resync",
    labels: [],
  },
  {
    name: "ebb_resync_last_end_timestamp_seconds",
    type: "gauge",
    help: "When the last resync ended, in seconds since 1970",
    labels: [],
  },
] as const satisfies readonly Definition[];

export type MetricName = (typeof definitions)[number]["name"];

/** The name of a metric, with the prefix of a kind for `*`. */
export const fullName = (name: MetricName, prefix: string): string => name.replace("*", prefix);

export const definitionOf = (name: MetricName): Definition => {
  const found: Definition | undefined = definitions.find((definition) => definition.name === name);
  if (found === undefined) throw new Error(`Cannot find metric "${name}" in the table`);
  return found;
};

/** The table, with the rows of `*` once for each prefix. */
export const definitionsFor = (prefixes: readonly string[]): Definition[] =>
  definitions.flatMap((definition): Definition[] =>
    definition.name.startsWith("*")
      ? prefixes.map((prefix) => ({ ...definition, name: fullName(definition.name, prefix) }))
      : [definition],
  );
