import { expect, test } from "vitest";
import { measured } from "../../../functions/runtime/measured.ts";
import { createMemory } from "../../../src/engine/memory.ts";
import { createReconcile } from "../../../src/engine/reconcile.ts";
import { resync } from "../../../src/engine/resync.ts";
import type { FakeCluster } from "../engine/fake-cluster.ts";
import { type Gadget, gadget, memoryLog, scene, settings } from "../engine/gadget.ts";
import { counted, type Stage, stage } from "./stage.ts";

const a = { name: "a", namespace: "web" };
const target = { kind: counted, key: a };
const resources = "gadget_operator_reconcile_resource_total";

const operator = async (cluster: FakeCluster) => {
  const counting = await stage({ kinds: [counted] });
  const { recorder: metrics } = counting;
  const log = memoryLog();
  const options = { client: cluster.client, memory: createMemory(), settings, log, instance: "test", metrics };
  const reconcile = measured(createReconcile(options), metrics);
  const runResync = () =>
    resync({
      client: cluster.client,
      kinds: [counted],
      namespaces: [],
      settings,
      reconcile,
      log,
      metrics,
      instance: "test",
    });
  return { ...counting, reconcile: () => reconcile(target), resync: runResync };
};

const children = async ({ scrape }: Pick<Stage, "scrape">): Promise<string[]> =>
  ((await scrape()).families.get(resources)?.samples ?? []).map(
    ({ labels, value }) => `${value} ${labels.resource_kind} ${labels.result}`,
  );

test("a pass tells of each child that is wanted or was there, once", async () => {
  const { cluster } = scene(gadget({ text: "hello", isServed: true }));
  const { reconcile, scrape } = await operator(cluster);

  await reconcile();
  await reconcile();
  cluster.edit<Gadget>("Gadget", "a", ({ spec }) => Object.assign(spec, { isServed: false, text: "new" }));
  await reconcile();
  await reconcile();

  expect(await children({ scrape })).toEqual([
    "1 ConfigMap created",
    "1 Service created",
    "2 ConfigMap unchanged",
    "1 Service unchanged",
    "1 ConfigMap updated",
    "1 Service deleted",
  ]);
});

test("a child that is refused is an error, of the pass as well", async () => {
  const { cluster } = scene(gadget({ text: "hello", isServed: true }));
  const { reconcile, scrape } = await operator(cluster);
  cluster.refuse("apply Service", 403, "Forbidden");

  await reconcile();

  expect(await children({ scrape })).toContain("1 Service error");
  expect((await scrape()).value("gadget_operator_reconcile_total", { ...a, result: "error" })).toBe(1);
});

test("a failed read of the custom resource is an error", async () => {
  const { cluster } = scene();
  const { reconcile, scrape } = await operator(cluster);
  cluster.refuse("get Gadget", 500, "InternalError");

  await expect(reconcile()).rejects.toThrow("InternalError");

  expect((await scrape()).value("gadget_operator_reconcile_total", { ...a, result: "error" })).toBe(1);
});

test("gauges follow the custom resource, and end with it", async () => {
  const { cluster } = scene();
  const { reconcile, scrape } = await operator(cluster);

  await reconcile();
  const before = await scrape();
  cluster.remove("Gadget", "a");
  await reconcile();

  expect(before.value("gadget_operator_instance_info", { ...a, image: "hello" })).toBe(1);
  expect(before.value("gadget_operator_instance_replicas_desired", a)).toBe(5);
  expect(before.value("gadget_operator_instance_replicas_ready", a)).toBe(1);
  expect((await scrape()).seriesWith(a)).toEqual([]);
});

test("a resync sets the gauges of all, and ends the series of those that are gone", async () => {
  const names = ["a", "b", "c"];
  const { cluster } = scene(...names.map((name) => gadget({ text: name }, { name, uid: `gadget-${name}` })));
  const { resync: run, scrape } = await operator(cluster);
  const told = async () =>
    (await scrape()).families
      .get("gadget_operator_instance_replicas_ready")
      ?.samples.map(({ labels, value }) => `${labels.name} ${value}`)
      .sort();

  await run();
  const first = await told();
  cluster.remove("Gadget", "b");
  await run();

  expect(first).toEqual(["a 1", "b 1", "c 1"]);
  expect(await told()).toEqual(["a 1", "c 1"]);
});

test("a kind without metrics is counted as a controller, and has none of its own", async () => {
  const cr = gadget();
  const { metrics: _, ...plain } = counted;
  const { recorder, scrape } = await stage({ kinds: [plain] });
  const reconcile = measured(
    async () => ({ result: "reconciled", path: "spec", changes: [], statusWritten: false }),
    recorder,
  );

  await reconcile({ kind: plain, key: a });
  recorder.instanceSeen(plain, cr, undefined);

  const { families, value } = await scrape();
  expect(value("controller_runtime_reconcile_total", { controller: "gadget", result: "success" })).toBe(1);
  expect([...families.keys()].filter((name) => name.startsWith("gadget"))).toEqual([]);
});
