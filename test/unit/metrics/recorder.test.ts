import { describe, expect, test } from "vitest";
import { memcached as kind } from "../../../src/kinds/memcached/index.ts";
import type { End } from "../../../src/metrics/metrics.ts";
import { memcached } from "../kinds/memcached/fixtures.ts";
import { stage } from "./stage.ts";

const key = { namespace: "web", name: "cache" };
const subject = { kind, key };
const instance = { name: "cache", namespace: "web" };
const controller = { controller: "memcached" };
const queue = { name: "memcached", controller: "memcached" };

const deployment = (replicas: number, readyReplicas: number) => ({
  owned: true,
  current: true,
  live: {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "cache", namespace: "web" },
    spec: { replicas },
    status: { readyReplicas },
  },
});

describe("a pass", () => {
  test.each<[End, string, string, { errors: number; terminal: number; panics: number }]>([
    ["success", "success", "success", { errors: 0, terminal: 0, panics: 0 }],
    ["requeue", "requeue", "success", { errors: 0, terminal: 0, panics: 0 }],
    ["error", "error", "error", { errors: 1, terminal: 0, panics: 0 }],
    ["terminal", "error", "error", { errors: 1, terminal: 1, panics: 0 }],
    ["panic", "error", "error", { errors: 1, terminal: 0, panics: 1 }],
  ])(
    "that ends in %s counts as %s, for its instance as %s",
    async (end, result, ofInstance, { errors, terminal, panics }) => {
      const { recorder, scrape } = await stage();

      recorder.begun(subject)(end);

      const { value } = await scrape();
      expect(value("controller_runtime_reconcile_total", { ...controller, result })).toBe(1);
      expect(value("controller_runtime_reconcile_errors_total", controller)).toBe(errors);
      expect(value("controller_runtime_terminal_reconcile_errors_total", controller)).toBe(terminal);
      expect(value("controller_runtime_reconcile_panics_total", controller)).toBe(panics);
      expect(value("memcached_operator_reconcile_total", { ...instance, result: ofInstance })).toBe(1);
    },
  );

  test("is timed", async () => {
    const { recorder, pass, scrape } = await stage();

    const ended = recorder.begun(subject);
    pass(0.2);
    ended("success");

    const { value } = await scrape();
    expect(value("memcached_operator_reconcile_duration_seconds_sum", instance)).toBeCloseTo(0.2);
    const bucket = (le: string) => value("memcached_operator_reconcile_duration_seconds_bucket", { ...instance, le });
    expect([bucket("0.1"), bucket("0.25")]).toEqual([0, 1]);
    expect(value("controller_runtime_reconcile_time_seconds_sum", controller)).toBeCloseTo(0.2);
    expect(value("workqueue_work_duration_seconds_sum", queue)).toBeCloseTo(0.2);
  });

  test("that runs is told as a worker, with its age", async () => {
    const { recorder, pass, scrape } = await stage();

    recorder.begun(subject);
    pass(2);
    recorder.begun({ kind, key: { ...key, name: "other" } });
    pass(1);

    const { value } = await scrape();
    expect(value("controller_runtime_active_workers", controller)).toBe(2);
    expect(value("workqueue_unfinished_work_seconds", queue)).toBe(4);
    expect(value("workqueue_longest_running_processor_seconds", queue)).toBe(3);
  });
});

describe("the queue", () => {
  test("holds a custom resource until the last pass that it waits for begins", async () => {
    const { recorder, pass, scrape } = await stage();
    const depth = async () => (await scrape()).value("workqueue_depth", queue);

    recorder.queued(subject);
    pass(0.05);
    recorder.queued(subject);
    recorder.begun(subject);
    expect(await depth()).toBe(1);
    pass(0.2);
    recorder.begun(subject);

    expect(await depth()).toBe(0);
    const { value } = await scrape();
    expect(value("workqueue_adds_total", queue)).toBe(2);
    expect(value("workqueue_queue_duration_seconds_sum", queue)).toBeCloseTo(0.05 + 0.2);
  });

  test("lets go of what turned out to be nothing", async () => {
    const { recorder, scrape } = await stage();

    recorder.queued(subject);
    recorder.dropped(subject);

    expect((await scrape()).value("workqueue_depth", queue)).toBe(0);
  });

  test("counts what is tried again", async () => {
    const { recorder, scrape } = await stage();

    recorder.retried(subject);

    expect((await scrape()).value("workqueue_retries_total", queue)).toBe(1);
  });
});

describe("an instance", () => {
  test("is told with its image, and with its pods wanted and ready", async () => {
    const { recorder, scrape } = await stage();

    recorder.instanceSeen(kind, memcached({ replicas: 3, image: 'reg:5000/m"1\\' }), deployment(3, 2));

    const { value } = await scrape();
    expect(value("memcached_operator_instance_info", { ...instance, image: 'reg:5000/m"1\\' })).toBe(1);
    expect(value("memcached_operator_instance_replicas_desired", instance)).toBe(3);
    expect(value("memcached_operator_instance_replicas_ready", instance)).toBe(2);
  });

  test("under autoscaling wants what its Deployment was given, and without a Deployment the least", async () => {
    const { recorder, scrape } = await stage();
    const cr = memcached({ autoscaling: { enabled: true, minReplicas: 2, maxReplicas: 9 } });

    recorder.instanceSeen(kind, cr, deployment(7, 7));
    const desired = (await scrape()).value("memcached_operator_instance_replicas_desired", instance);
    recorder.instanceSeen(kind, cr, undefined);

    expect(desired).toBe(7);
    const { value } = await scrape();
    expect(value("memcached_operator_instance_replicas_desired", instance)).toBe(2);
    expect(value("memcached_operator_instance_replicas_ready", instance)).toBe(0);
  });

  test("has one image at a time", async () => {
    const { recorder, scrape } = await stage();

    recorder.instanceSeen(kind, memcached(), undefined);
    recorder.instanceSeen(kind, memcached({ image: "memcached:1.7" }), undefined);

    const info = (await scrape()).families.get("memcached_operator_instance_info");
    expect(info?.samples.map(({ labels }) => labels.image)).toEqual(["memcached:1.7"]);
  });

  test("that is gone has no series left, and those of others stay", async () => {
    const { recorder, scrape } = await stage();
    const other = memcached({}, { name: "other" });
    for (const cr of [memcached(), other]) recorder.instanceSeen(kind, cr, deployment(1, 1));
    recorder.begun(subject)("error");
    recorder.begun(subject)("success");

    recorder.begun(subject)("gone");

    const scraped = await scrape();
    expect(scraped.seriesWith(instance)).toEqual([]);
    expect(scraped.seriesWith({ name: "other" })).toHaveLength(3);
    expect(scraped.value("controller_runtime_reconcile_total", { ...controller, result: "success" })).toBe(2);
  });

  test("that was never there leaves no series", async () => {
    const { recorder, scrape } = await stage();

    recorder.begun(subject)("gone");

    expect((await scrape()).seriesWith(instance)).toEqual([]);
  });

  test("that a list of its namespace does not hold is gone", async () => {
    const { recorder, scrape } = await stage();
    for (const [namespace, name] of [
      ["web", "cache"],
      ["web", "gone"],
      ["shop", "elsewhere"],
    ] as const)
      recorder.instanceSeen(kind, memcached({}, { namespace, name }), undefined);

    recorder.instancesListed(kind, "web", [key]);
    const names = (await scrape()).families
      .get("memcached_operator_instance_info")
      ?.samples.map(({ labels }) => labels.name);
    recorder.instancesListed(kind, undefined, [key]);

    expect(names).toEqual(["cache", "elsewhere"]);
    expect((await scrape()).seriesWith({ name: "elsewhere" })).toEqual([]);
  });

  test("gives way to younger ones where there are too many", async () => {
    const { recorder, scrape } = await stage({ capacity: 2 });
    const seen = (name: string) => recorder.instanceSeen(kind, memcached({}, { name }), undefined);

    for (const name of ["a", "b", "a", "c"]) seen(name);

    const info = (await scrape()).families.get("memcached_operator_instance_info");
    expect(info?.samples.map(({ labels }) => labels.name).sort()).toEqual(["a", "c"]);
  });
});

test("children are counted by kind and result", async () => {
  const { recorder, scrape } = await stage();

  for (const result of ["created", "unchanged", "unchanged"] as const) recorder.childVisited(kind, "Service", result);

  const { value } = await scrape();
  expect(value("memcached_operator_reconcile_resource_total", { resource_kind: "Service", result: "created" })).toBe(1);
  expect(value("memcached_operator_reconcile_resource_total", { resource_kind: "Service", result: "unchanged" })).toBe(
    2,
  );
});

test("requests are counted and timed", async () => {
  const { recorder, scrape } = await stage();

  recorder.requested({ host: "10.0.0.1:443", method: "PATCH", code: "201", seconds: 0.3 });

  const { value } = await scrape();
  expect(value("rest_client_requests_total", { code: "201", method: "PATCH", host: "10.0.0.1:443" })).toBe(1);
  expect(value("rest_client_request_duration_seconds_sum", { verb: "PATCH", host: "10.0.0.1:443" })).toBe(0.3);
});

test("a resync tells what it found: drift adds up, the rest is of the last run", async () => {
  const { recorder, scrape } = await stage();

  const lost = { kind: "Service", cause: "missing", count: 2 };
  const drift = [lost, { kind: "Memcached", cause: "spec", count: 1 }];
  recorder.resynced({ seen: 9, examined: 3, drifted: 2, repaired: 4, stalled: 1, failed: 0, drift }, 1.5);
  recorder.resynced({ seen: 8, examined: 1, drifted: 1, repaired: 1, stalled: 0, failed: 0, drift: [lost] }, 0.5);

  const { value } = await scrape();
  expect(value("ebb_resync_drift_found_total", { kind: "Service", cause: "missing" })).toBe(4);
  expect(value("ebb_resync_drift_found_total", { kind: "Memcached", cause: "spec" })).toBe(1);
  expect(value("ebb_resync_repaired_children_total")).toBe(5);
  expect(value("ebb_resync_custom_resources", { found: "seen" })).toBe(8);
  expect(value("ebb_resync_duration_seconds")).toBe(0.5);
  expect(value("ebb_resync_last_end_timestamp_seconds")).toBe(Date.parse("2026-06-20T08:15:30Z") / 1000);
});

test("counters of a controller begin at zero, and a gauge without labels is silent until it is set", async () => {
  const { recorder, scrape } = await stage({ maxConcurrent: 16 });
  const before = await scrape();

  recorder.started(0.09);

  for (const result of ["success", "error", "requeue", "requeue_after"])
    expect(before.value("controller_runtime_reconcile_total", { ...controller, result })).toBe(0);
  expect(before.value("workqueue_adds_total", queue)).toBe(0);
  expect(before.value("controller_runtime_max_concurrent_reconciles", controller)).toBe(16);
  expect(before.value("ebb_cold_start_seconds")).toBeUndefined();
  expect((await scrape()).value("ebb_cold_start_seconds")).toBe(0.09);
});
