import { expect, test } from "vitest";
import { measured } from "../../../functions/runtime/measured.ts";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import { createMemory } from "../../../src/engine/memory.ts";
import type { Outcome } from "../../../src/engine/pass.ts";
import { eventsApp } from "../../../src/events/app.ts";
import { createHints } from "../../../src/events/hints.ts";
import { eventOf } from "../../support/events.ts";
import { gadget, memoryLog, service, serviceOf } from "../engine/gadget.ts";
import { counted, stage } from "./stage.ts";

const done: Outcome = { result: "reconciled", path: "spec", changes: [], statusWritten: false };
const queue = { name: "gadget", controller: "gadget" };
const target = { kind: counted, key: { namespace: "web", name: "a" } };

const app = async (reconcile: () => Promise<Outcome>, debounceMs = 0) => {
  const counting = await stage({ kinds: [counted] });
  const { recorder: metrics } = counting;
  const memory = createMemory();
  const { app: hono, finish } = eventsApp({
    kinds: [counted],
    namespaces: [],
    client: { get: async () => undefined, async *list() {} },
    reconcile: measured(reconcile, metrics),
    memory,
    log: memoryLog(),
    metrics,
    debounceMs,
  });
  const post = async (object: KubeObject) => hono.request("/events", { method: "POST", ...eventOf(object) });
  return { ...counting, memory, post, finish };
};

test("an event waits while another of its custom resource is worked on", async () => {
  const gate = Promise.withResolvers<Outcome>();
  const { post, scrape } = await app(() => gate.promise);

  const answers = [post(gadget()), post(gadget())];
  await expect.poll(async () => (await scrape()).value("workqueue_depth", queue)).toBe(1);
  const during = await scrape();
  gate.resolve(done);
  await Promise.all(answers);

  expect(during.value("controller_runtime_active_workers", { controller: "gadget" })).toBe(1);
  const { value } = await scrape();
  expect(value("workqueue_depth", queue)).toBe(0);
  expect(value("workqueue_adds_total", queue)).toBe(2);
  expect(value("workqueue_work_duration_seconds_count", queue)).toBe(2);
  expect(value("controller_runtime_active_workers", { controller: "gadget" })).toBe(0);
});

test("hints of one custom resource are one item of the queue, and an echo is none that stays", async () => {
  const { post, finish, memory, scrape } = await app(async () => done, 60_000);
  const child = (resourceVersion: string): KubeObject => {
    const object = serviceOf(gadget());
    return { ...object, metadata: { ...object.metadata, uid: "service-a", resourceVersion } };
  };

  await post(child("7"));
  memory.wrote(child("7"));
  await finish();
  const { value } = await scrape();

  expect(value("workqueue_depth", queue)).toBe(0);
  expect(value("workqueue_adds_total", queue)).toBe(1);
  expect(value("workqueue_work_duration_seconds_count", queue)).toBeUndefined();
});

test("a pass for hints that is made again is a retry", async () => {
  const { recorder, scrape } = await stage({ kinds: [counted] });
  let runs = 0;
  const hints = createHints({
    debounceMs: 0,
    backoffMs: [1],
    metrics: recorder,
    run() {
      recorder.begun(target)("success");
      return ++runs === 1 ? Promise.reject(new Error("once")) : Promise.resolve();
    },
  });

  hints.add(target, [{ child: service, what: "changed", isUnderWay: false, isEcho: () => false }]);
  await expect.poll(() => runs).toBe(2);

  const { value } = await scrape();
  expect(value("workqueue_retries_total", queue)).toBe(1);
  expect(value("workqueue_adds_total", queue)).toBe(2);
  expect(value("workqueue_depth", queue)).toBe(0);
});

test("an event takes over what hints wait for, and is one item with them", async () => {
  const { post, scrape } = await app(async () => done, 60_000);

  await post(serviceOf(gadget()));
  await post(gadget());

  const { value } = await scrape();
  expect(value("workqueue_adds_total", queue)).toBe(1);
  expect(value("workqueue_work_duration_seconds_count", queue)).toBe(1);
  expect(value("workqueue_depth", queue)).toBe(0);
});
