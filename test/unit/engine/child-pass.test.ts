import { expect, test } from "vitest";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { ReconcileOptions } from "../../../src/engine/reconcile.ts";
import { isWrite } from "./fake-cluster.ts";
import {
  type ConfigMap,
  changed,
  configMap,
  configMapOf,
  editData,
  type Gadget,
  gadget,
  scene,
  service,
  settled,
} from "./gadget.ts";

const onConfigMap = { hints: changed(configMap) };
const onService = { hints: changed(service) };

const onServiceGone: ReconcileOptions = { hints: new Map([[service, "deleted"]]) };

test("reads the hinted child alone where the instance remembers the resource, and then the resource where it does not", async () => {
  const { cluster, reconcile, anew } = await settled({ text: "hello", isServed: true });

  const warm = await cluster.recording(() => reconcile(onService));
  const cold = await cluster.recording(() => anew(onService));

  expect(warm).toEqual(["get Service web/a"]);
  expect(cold).toEqual(["get Service web/a", "get Gadget web/a"]);
});

test("makes a child that is said to be gone without asking for it", async () => {
  const { cluster, reconcile } = await settled({ text: "hello", isServed: true });
  cluster.remove("ConfigMap", "a");

  const requests = await cluster.recording(() => reconcile({ hints: new Map([[configMap, "deleted"]]) }));

  expect(requests.filter((request) => !request.includes("Event"))).toEqual([
    "get Gadget web/a",
    "apply ConfigMap web/a",
  ]);
});

test("becomes a full pass where a child that is said to be gone is there", async () => {
  const { cluster, reconcile } = await settled({ text: "hello", isServed: true });
  const before = cluster.find("Service", "a");

  const outcome = await reconcile(onServiceGone);

  expect(outcome).toMatchObject({ result: "reconciled", path: "spec", changes: [] });
  expect(cluster.find("Service", "a")).toEqual(before);
});

test("leaves a child alone that is said to be gone and is not wanted", async () => {
  const { cluster, reconcile } = await settled({ text: "hello" });

  expect(await cluster.recording(() => reconcile(onServiceGone))).toEqual([]);
});

test("writes no child from memory: one that differs is decided on anew, by the resource as it is", async () => {
  const { cluster, reconcile } = await settled({ text: "hello" });
  cluster.apply(configMapOf(cluster.put(gadget({ text: "newer" }))));

  await reconcile(onConfigMap);

  expect(cluster.find("ConfigMap", "a")).toMatchObject({ data: { text: "newer" } });
});

test("writes no status from memory over that of a resource that has changed", async () => {
  const { cluster, reconcile, status } = await settled({ text: "hello" });
  editData(cluster, { pods: "3" });
  cluster.put(gadget({ text: "hello", isServed: true }));

  const outcome = await reconcile(onConfigMap);

  expect(outcome.path).toBe("spec");
  expect(status()).toMatchObject({ observedGeneration: 2, pods: "3", isServed: true });
});

test("remembers the status that it wrote", async () => {
  const { cluster, reconcile, status } = await settled({ text: "hello" });
  for (const pods of ["1", "2"]) {
    editData(cluster, { pods });
    const requests = await cluster.recording(() => reconcile(onConfigMap));
    expect(requests).toEqual(["get ConfigMap web/a", "status Gadget web/a"]);
  }

  expect(status().pods).toBe("2");
});

test("repairs the hinted child", async () => {
  const { cluster, reconcile } = await settled({ text: "hello", isServed: true });
  cluster.remove("Service", "a");

  const outcome = await reconcile(onService);

  expect(outcome).toMatchObject({ result: "reconciled", path: "child", statusWritten: false });
  expect(outcome.changes).toMatchObject([{ action: "created", kind: "Service" }]);
});

test("leaves other children alone, even those that differ", async () => {
  const { cluster, reconcile } = await settled({ text: "hello", isServed: true });
  cluster.remove("Service", "a");

  await reconcile(onConfigMap);

  expect(cluster.find("Service", "a")).toBeUndefined();
});

test("tells the workload's new state in the status", async () => {
  const { cluster, reconcile, status } = await settled({ text: "hello", isServed: true });
  cluster.edit<KubeObject & { data: Record<string, string> }>("ConfigMap", "a", ({ data }) => {
    data.pods = "3";
  });

  const requests = await cluster.recording(() => reconcile(onConfigMap));

  expect(requests).toEqual(["get ConfigMap web/a", "status Gadget web/a"]);
  expect(status()).toMatchObject({ pods: "3", isServed: true });
});

test("does not claim an unread child that is not wanted", async () => {
  const { cluster, reconcile, status } = await settled({ text: "hello" });

  const requests = await cluster.recording(() => reconcile(onConfigMap));

  expect(requests.filter(isWrite)).toEqual([]);
  expect(status().isServed).toBe(false);
});

test("deletes a hinted child that is not wanted and is ours", async () => {
  const { cluster, reconcile } = await settled({ text: "hello" });
  await cluster.client.apply(
    service.resource,
    { ...configMapOf(gadget()), kind: "Service" },
    { fieldManager: "ebb", force: true },
  );

  const { changes } = await reconcile(onService);

  expect(changes).toMatchObject([{ action: "deleted", kind: "Service" }]);
});

test("becomes a full pass while the last full pass is of an older spec", async () => {
  const { cluster, anew, status } = await settled({ text: "hello" });
  cluster.put(gadget({ text: "hello", isServed: true }));

  const outcome = await anew(onConfigMap);

  expect(outcome.path).toBe("spec");
  expect(status()).toMatchObject({ observedGeneration: 2, isServed: true });
});

test("becomes a full pass before the first full pass", async () => {
  const { reconcile, status } = scene(gadget());

  expect((await reconcile(onService)).path).toBe("spec");
  expect(status().observedGeneration).toBe(1);
});

test("becomes a full pass while a problem stands", async () => {
  const stranger = { ...configMapOf(gadget()), metadata: { name: "a", namespace: "web" }, kind: "Service" };
  const { cluster, reconcile, status } = scene(gadget({ text: "hello", isServed: true }), stranger);
  await reconcile();
  cluster.remove("Service", "a");

  const outcome = await reconcile(onConfigMap);

  expect(outcome.path).toBe("spec");
  expect(status().conditions).toMatchObject([{ status: "False" }]);
  expect(cluster.find("Service", "a")).toBeDefined();
});

test("becomes a full pass when it finds a problem", async () => {
  const { cluster, reconcile, status } = await settled({ text: "hello", isServed: true });
  cluster.edit("Service", "a", ({ metadata }) => {
    metadata.ownerReferences = [];
  });

  const outcome = await reconcile(onService);

  expect(outcome).toMatchObject({ path: "spec", result: "stalled" });
  expect(status().conditions).toMatchObject([{ status: "True", reason: "NotControlled" }]);
});

test("is done again when the resource changes before its status is written", async () => {
  const { cluster, reconcile, status } = await settled({ text: "hello" });
  cluster.edit<KubeObject & { data: Record<string, string> }>("ConfigMap", "a", ({ data }) => {
    data.pods = "3";
  });
  cluster.before("status", () => cluster.put(gadget({ text: "hello", isServed: true })));

  const outcome = await reconcile(onConfigMap);

  expect(outcome.path).toBe("spec");
  expect(status()).toMatchObject({ observedGeneration: 2, pods: "3", isServed: true });
});

test("is done again when the resource changed while a child was written, as no status was that would tell", async () => {
  const { cluster, reconcile } = await settled({ text: "hello", isServed: true });
  cluster.remove("Service", "a");
  cluster.before("apply Service", () => cluster.put(gadget({ text: "hello" })));

  await reconcile(onService);

  expect(cluster.find("Service", "a")).toBeUndefined();
});

test("reads the resource once more after it changed a child that may have become unwanted, and not when it changed nothing", async () => {
  const { cluster, anew } = await settled({ text: "hello", isServed: true });
  const resourceReads = async (): Promise<number> =>
    (await cluster.recording(() => anew(onService))).filter((request) => request === "get Gadget web/a").length;

  expect(await resourceReads()).toBe(1);
  cluster.remove("Service", "a");
  expect(await resourceReads()).toBe(2);
});

test("takes a status that somebody wrote meanwhile for no change of the resource", async () => {
  const { cluster, reconcile } = await settled({ text: "hello", isServed: true });
  cluster.remove("Service", "a");
  cluster.before("apply Service", () =>
    cluster.edit<Gadget>("Gadget", "a", ({ status }) => Object.assign(status ?? {}, { pods: "9" })),
  );

  const outcome = await reconcile(onService);

  expect(outcome.path).toBe("child");
});

test("that became a full pass stays one when it is done again", async () => {
  const { cluster, reconcile } = scene(gadget({ text: "older", isServed: true }));
  // Another instance brings generation 2, whole, while ours creates the ConfigMap of generation 1.
  cluster.before("apply ConfigMap", () => {
    const newer = cluster.put(gadget({ text: "newer", isServed: true }));
    cluster.apply(configMapOf(newer));
    const told = { type: "Degraded", status: "False", reason: "R", message: "", lastTransitionTime: "" } as const;
    cluster.edit<Gadget>("Gadget", "a", (cr) => {
      cr.status = { observedGeneration: 2, conditions: [told] };
    });
  });

  await reconcile(onService);

  expect(cluster.find("ConfigMap", "a")).toMatchObject({ data: { text: "newer" } });
});

test.each([
  ["gone", (metadata: object) => ({ ...metadata, uid: undefined })],
  ["deleting", (metadata: object) => ({ ...metadata, deletionTimestamp: "2026-06-20T08:00:00Z" })],
])("does nothing for a resource that is %s", async (result, change) => {
  const { cluster, reconcile } = await settled({ text: "hello" });
  if (result === "gone") cluster.remove("Gadget", "a");
  else cluster.edit("Gadget", "a", (cr) => Object.assign(cr.metadata, change(cr.metadata)));
  cluster.remove("ConfigMap", "a");

  let outcome: object = {};
  const requests = await cluster.recording(async () => {
    outcome = await reconcile(onConfigMap);
  });

  expect(outcome).toMatchObject({ result, path: "child" });
  expect(requests).toEqual(["get ConfigMap web/a", "get Gadget web/a"]);
});

test("a child that a pass found or left as desired is known by its generation, until somebody else changes it", async () => {
  const { cluster, memory, reconcile } = await settled({ text: "hello" });
  await reconcile();
  const known = () => memory.isReconciled(cluster.find<ConfigMap>("ConfigMap", "a")?.metadata ?? {});

  const before = known();
  editData(cluster, { text: "drifted" });
  const drifted = known();
  await reconcile({ hints: changed(configMap) });

  expect([before, drifted, known()]).toEqual([true, false, true]);
});

test("what a pass saw is old when its status is written, and not when that failed", async () => {
  const { cluster, memory, reconcile } = await settled({ text: "hello" });
  editData(cluster, { pods: "3" });
  const seen = () => memory.isOld(cluster.find<ConfigMap>("ConfigMap", "a")?.metadata ?? {});

  cluster.refuse("status", 503, "ServiceUnavailable");
  await reconcile(onConfigMap).catch(() => undefined);
  const failed = seen();
  await reconcile(onConfigMap);

  expect([failed, seen()]).toEqual([false, true]);
});
