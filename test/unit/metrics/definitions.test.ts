import { expect, test } from "vitest";
import { kinds } from "../../../src/kinds/index.ts";
import { definitions, definitionsFor } from "../../../src/metrics/definitions.ts";

const instance = ["name", "namespace"];
const controller = ["controller"];
const queue = ["name", "controller"];
const webhook = ["webhook"];

const ofMemcached = "0.005 0.01 0.025 0.05 0.1 0.25 0.5 1 2.5 5 10";
const ofQueue = "1e-8 1e-7 0.000001 0.00001 0.0001 0.001 0.01 0.1 1 10 100 1000";
const ofRequests = "0.005 0.025 0.1 0.25 0.5 1 2 4 8 15 30 60";
const ofReconcile =
  "0.005 0.01 0.025 0.05 0.1 0.15 0.2 0.25 0.3 0.35 0.4 0.45 0.5 0.6 0.7 0.8 0.9 1 1.25 1.5 1.75 2 2.5 3 3.5 4 4.5 5 6 7 8 9 10 15 20 25 30 40 50 60";

const ofSteps = "0.01 0.025 0.05 0.1 0.25 0.5 1 2.5 5 10 15 20";

/** Contracts: memcached §6, redis §9. */
test.each([
  ["memcached_operator_reconcile_total", "counter", [...instance, "result"]],
  ["memcached_operator_reconcile_duration_seconds", "histogram", instance, ofMemcached],
  ["memcached_operator_reconcile_resource_total", "counter", ["resource_kind", "result"]],
  ["memcached_operator_instance_info", "gauge", [...instance, "image"]],
  ["memcached_operator_instance_replicas_desired", "gauge", instance],
  ["memcached_operator_instance_replicas_ready", "gauge", instance],
  ["ebb_redis_has_master", "gauge", instance],
  ["ebb_redis_master_changes_total", "counter", instance],
  ["ebb_redis_replicas", "gauge", [...instance, "state"]],
  ["ebb_redis_commands_total", "counter", ["operation"]],
  ["ebb_redis_step_duration_seconds", "histogram", ["operation"], ofSteps],
  ["controller_runtime_reconcile_total", "counter", [...controller, "result"]],
  ["controller_runtime_reconcile_errors_total", "counter", controller],
  ["controller_runtime_terminal_reconcile_errors_total", "counter", controller],
  ["controller_runtime_reconcile_panics_total", "counter", controller],
  ["controller_runtime_reconcile_time_seconds", "histogram", controller, ofReconcile],
  ["controller_runtime_active_workers", "gauge", controller],
  ["controller_runtime_max_concurrent_reconciles", "gauge", controller],
  ["controller_runtime_webhook_requests_total", "counter", [...webhook, "code"]],
  ["controller_runtime_webhook_latency_seconds", "histogram", webhook, ofMemcached],
  ["controller_runtime_webhook_requests_in_flight", "gauge", webhook],
  ["workqueue_depth", "gauge", queue],
  ["workqueue_adds_total", "counter", queue],
  ["workqueue_retries_total", "counter", queue],
  ["workqueue_queue_duration_seconds", "histogram", queue, ofQueue],
  ["workqueue_work_duration_seconds", "histogram", queue, ofQueue],
  ["workqueue_unfinished_work_seconds", "gauge", queue],
  ["workqueue_longest_running_processor_seconds", "gauge", queue],
  ["rest_client_requests_total", "counter", ["code", "method", "host"]],
  ["rest_client_request_duration_seconds", "histogram", ["verb", "host"], ofRequests],
])("%s is a %s of %j", (name, type, labels, buckets?: string) => {
  const table = definitionsFor(kinds.flatMap(({ metrics }) => metrics?.prefix ?? []));

  const { help, ...definition } = table.find((row) => row.name === name) ?? { help: "" };

  expect(help).not.toBe("");
  expect(definition).toEqual({ name, type, labels, ...(buckets && { buckets: buckets.split(" ").map(Number) }) });
});

test("what is not of the contract begins with ebb_", () => {
  const others = definitions.filter(({ name }) => !/^(\*|controller_runtime|workqueue|rest_client)_/.test(name));

  expect(others.map(({ name }) => name).filter((name) => !name.startsWith("ebb_"))).toEqual([]);
});

test("each kind has rows of its own, the others stand once", () => {
  const names = definitionsFor(["memcached_operator", "redis_operator"]).map(({ name }) => name);

  expect(names).toContain("redis_operator_instance_info");
  expect(names).toContain("memcached_operator_instance_info");
  expect(new Set(names).size).toBe(names.length);
});
