import { describe, expect, test } from "vitest";
import { Waiting } from "../../../src/failures.ts";
import {
  type ConfigMap,
  editData,
  gadget,
  impossible,
  monitoredGadgets,
  type Scene,
  settled,
  settledOf,
} from "./gadget.ts";

/** A gadget whose Service is not wanted any longer, while its ConfigMap is to be changed. */
const unwanted = async (text = "changed"): Promise<Scene> => {
  const stage = await settled({ text: "hello", isServed: true });
  stage.cluster.put(gadget({ text }));
  return stage;
};

const writes = (requests: readonly string[]): string[] =>
  requests.filter((request) => /^(apply|delete|status)/.test(request));

test("what is no longer wanted is deleted after the workload was written, and before the status", async () => {
  const { cluster, reconcile } = await unwanted();

  const requests = await cluster.recording(() => reconcile());

  expect(writes(requests)).toEqual(["apply ConfigMap web/a", "delete Service web/a", "status Gadget web/a"]);
});

describe("the delete waits, and the child is told to be there, while the workload", () => {
  test("is refused", async () => {
    const { cluster, reconcile, status } = await unwanted();
    cluster.refuse("apply ConfigMap", 403, "Forbidden");

    const requests = await cluster.recording(() => reconcile());

    expect(writes(requests)).toEqual(["apply ConfigMap web/a", "status Gadget web/a"]);
    expect(status().isServed).toBe(true);
  });

  test("fails for a reason that may pass", async () => {
    const { cluster, reconcile } = await unwanted();
    cluster.refuse("apply ConfigMap", 503, "ServiceUnavailable");

    await expect(reconcile()).rejects.toThrow(Waiting);

    expect(cluster.find("Service", "a")).toBeDefined();
  });

  test("is impossible", async () => {
    const { cluster, reconcile, status } = await unwanted(impossible);

    await reconcile();

    expect(cluster.find("Service", "a")).toBeDefined();
    expect(status()).toMatchObject({ isServed: true, conditions: [{ reason: "InvalidSpec" }] });
  });

  test("is being deleted", async () => {
    const { cluster, reconcile } = await unwanted();
    cluster.edit("ConfigMap", "a", ({ metadata }) => {
      metadata.deletionTimestamp = "2026-06-20T08:00:00Z";
    });

    await reconcile();

    expect(cluster.find("Service", "a")).toBeDefined();
  });

  test("is a stranger's", async () => {
    const { cluster, reconcile } = await unwanted();
    cluster.edit("ConfigMap", "a", ({ metadata }) => {
      metadata.ownerReferences = [];
    });

    await reconcile();

    expect(cluster.find("Service", "a")).toBeDefined();
  });

  test("changes under our hands, and then everything is looked at anew", async () => {
    const { cluster, reconcile } = await unwanted();
    cluster.before("apply ConfigMap", () => editData(cluster, { theirs: "kept" }));

    const requests = await cluster.recording(() => reconcile());

    expect(writes(requests)).toEqual([
      "apply ConfigMap web/a",
      "apply ConfigMap web/a",
      "delete Service web/a",
      "status Gadget web/a",
    ]);
    expect(cluster.find<ConfigMap>("ConfigMap", "a")?.data).toEqual({ text: "changed", theirs: "kept" });
  });
});

test("a delete that waited happens in the pass in which the workload is as desired", async () => {
  const { cluster, reconcile, status } = await unwanted();
  cluster.refuse("apply ConfigMap", 403, "Forbidden");
  await reconcile();

  const { changes } = await reconcile();

  expect(changes.map(({ action, kind }) => `${action} ${kind}`)).toEqual(["updated ConfigMap", "deleted Service"]);
  expect(status().isServed).toBe(false);
});

test("a delete that is refused is told, while the workload is written", async () => {
  const { cluster, reconcile, status } = await unwanted();
  cluster.refuse("delete Service", 403, "Forbidden", "no");

  await reconcile();

  expect(cluster.find<ConfigMap>("ConfigMap", "a")?.data).toEqual({ text: "changed" });
  expect(status()).toMatchObject({ isServed: true, conditions: [{ message: 'Service "a": Forbidden: no' }] });
});

test("no delete waits for another child than the workload", async () => {
  const { cluster, reconcile } = await settledOf({
    kind: monitoredGadgets,
    objects: [gadget({ text: "hello", isServed: true })],
  });
  cluster.put(gadget({ text: "hello", isMonitored: true }));
  cluster.refuse("apply Monitor", 403, "Forbidden");

  const requests = await cluster.recording(() => reconcile());

  expect(writes(requests)).toEqual(["apply Monitor web/a", "delete Service web/a", "status Gadget web/a"]);
});
