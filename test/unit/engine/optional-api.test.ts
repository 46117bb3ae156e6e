import { describe, expect, test } from "vitest";
import { isWrite } from "./fake-cluster.ts";
import {
  changed,
  configMap,
  editData,
  gadget,
  monitoredGadgets,
  monitorNote,
  type Scene,
  sceneOf,
  service,
} from "./gadget.ts";

const monitored = gadget({ text: "hello", isServed: true, isMonitored: true });

/** A gadget that wants a Monitor, in a cluster that does not serve it. */
const withoutApi = (cr = monitored): Scene => {
  const stage = sceneOf({ kind: monitoredGadgets, objects: [cr] });
  stage.cluster.withdraw("Monitor");
  return stage;
};

const settledWithoutApi = async (): Promise<Scene> => {
  const stage = withoutApi();
  await stage.reconcile();
  return stage;
};

describe("a child whose API is not served", () => {
  test("is a note and no failure, and keeps no other child from being applied", async () => {
    const { cluster, reconcile, status } = withoutApi();

    const outcome = await reconcile();

    expect(outcome.result).toBe("reconciled");
    expect(cluster.find("Service", "a")).toBeDefined();
    expect(cluster.requests.filter((request) => request.includes("Monitor"))).toEqual(["get Monitor web/a"]);
    expect(status()).toMatchObject({
      isMonitored: false,
      conditions: [{ status: "False", reason: "NotDegraded", message: monitorNote }],
    });
  });

  test("is one Warning, however many passes see it", async () => {
    const { cluster, reconcile } = withoutApi();

    await reconcile();
    await reconcile();
    await reconcile({ hints: changed(configMap) });

    expect(cluster.events().filter((event) => event.startsWith("Warning"))).toEqual([
      `Warning MonitorUnavailable: ${monitorNote}`,
    ]);
  });

  test("causes no write in a second pass", async () => {
    const { cluster, reconcile } = await settledWithoutApi();

    const second = await cluster.recording(() => reconcile());

    expect(second.filter(isWrite)).toEqual([]);
  });

  test("leaves the resource reconciled, so that its echo is dropped", async () => {
    const { cluster, memory } = await settledWithoutApi();

    expect(memory.isReconciled(cluster.find("Gadget", "a")?.metadata ?? {})).toBe(true);
  });

  test("is not mentioned when it is not wanted", async () => {
    const { cluster, reconcile, status } = withoutApi(gadget());

    await reconcile();

    expect(status().conditions).toMatchObject([{ status: "False", message: "" }]);
    expect(cluster.events()).toEqual(["Normal Created: Created ConfigMap a"]);
  });

  test("is made by the pass after the API has appeared, and is mentioned no longer", async () => {
    const { cluster, reconcile, status } = await settledWithoutApi();
    cluster.publish("Monitor");

    const { changes } = await reconcile();

    expect(changes).toMatchObject([{ action: "created", kind: "Monitor" }]);
    expect(status()).toMatchObject({ isMonitored: true, conditions: [{ status: "False", message: "" }] });
  });

  test("is a note beside a problem", async () => {
    const { cluster, reconcile, status } = withoutApi();
    cluster.refuse("apply Service", 403, "Forbidden", "no");

    await reconcile();

    expect(status().conditions).toMatchObject([
      { status: "True", reason: "ReconcileError", message: `Service "a": Forbidden: no; ${monitorNote}` },
    ]);
  });
});

describe("in a child pass, the note", () => {
  test("stays when the workload changes", async () => {
    const { cluster, reconcile, status } = await settledWithoutApi();
    editData(cluster, { pods: "3" });

    const outcome = await reconcile({ hints: changed(configMap) });

    expect(outcome).toMatchObject({ path: "child", statusWritten: true });
    expect(status()).toMatchObject({
      pods: "3",
      isMonitored: false,
      conditions: [{ status: "False", message: monitorNote }],
    });
  });

  test.each([
    ["the workload", configMap],
    ["another child", service],
  ])("is no reason to write when nothing changed of %s", async (_, child) => {
    const { cluster, reconcile } = await settledWithoutApi();

    const requests = await cluster.recording(() => reconcile({ hints: changed(child) }));

    expect(requests.filter(isWrite)).toEqual([]);
  });

  test("is not made up for a child that is there", async () => {
    const stage = sceneOf({ kind: monitoredGadgets, objects: [monitored] });
    await stage.reconcile();
    editData(stage.cluster, { pods: "3" });

    await stage.reconcile({ hints: changed(configMap) });

    expect(stage.status()).toMatchObject({ isMonitored: true, conditions: [{ message: "" }] });
  });
});

describe("a kind's own remark", () => {
  const remarked = gadget({ text: "hello", isMonitored: true, remark: "nobody can log in" });

  test("is told as a note, with one Warning", async () => {
    const { cluster, reconcile, status } = sceneOf({ objects: [remarked] });

    const outcome = await reconcile();
    await reconcile();

    expect(outcome.result).toBe("reconciled");
    expect(status().conditions).toMatchObject([{ status: "False", message: "nobody can log in" }]);
    expect(cluster.events().filter((event) => event.startsWith("Warning"))).toEqual([
      "Warning Remark: nobody can log in",
    ]);
  });

  test("stays in a child pass, beside other notes", async () => {
    const { cluster, reconcile, status } = withoutApi(remarked);
    await reconcile();
    editData(cluster, { pods: "3" });

    await reconcile({ hints: changed(configMap) });

    expect(status()).toMatchObject({ pods: "3", conditions: [{ message: `${monitorNote}; nobody can log in` }] });
  });
});

describe("is a failure and no note:", () => {
  test("an API that may not be read", async () => {
    const { cluster, reconcile, status } = sceneOf({ kind: monitoredGadgets, objects: [monitored] });
    cluster.refuse("get Monitor", 403, "Forbidden", "no");

    const outcome = await reconcile();

    expect(outcome.result).toBe("stalled");
    expect(status().conditions).toMatchObject([
      { status: "True", reason: "ReconcileError", message: 'Monitor "a": Forbidden: no' },
    ]);
  });

  test("an absent API that every cluster should serve", async () => {
    const { cluster, reconcile, status } = sceneOf({ kind: monitoredGadgets, objects: [monitored] });
    cluster.withdraw("Service");

    const outcome = await reconcile();

    expect(outcome.result).toBe("stalled");
    expect(cluster.find("Monitor", "a")).toBeDefined();
    expect(status().conditions).toMatchObject([{ status: "True", reason: "ReconcileError" }]);
  });

  test.each(["ConfigMap", "Gadget"])("an absent API of the workload or of the resource itself: %s", async (kind) => {
    const { cluster, reconcile } = sceneOf({ kind: monitoredGadgets, objects: [monitored] });
    cluster.withdraw(kind);

    await expect(reconcile()).rejects.toMatchObject({ isNotServed: true });

    expect(cluster.requests.filter(isWrite)).toEqual([]);
  });
});
