import { expect, test } from "vitest";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import { configMapOf, gadget, scene, serviceOf } from "./gadget.ts";

const served = gadget({ text: "hello", isServed: true });

const strange = <T extends KubeObject>(object: T, labels = {}): T => ({
  ...object,
  metadata: { name: object.metadata.name, namespace: "web", labels },
});

test("a stranger's object stays as it is and is reported, while other children are applied", async () => {
  const { cluster, reconcile, status } = scene(served, strange(configMapOf(served, { text: "theirs" })));
  const before = cluster.find("ConfigMap", "a");

  const outcome = await reconcile();

  expect(outcome.result).toBe("stalled");
  expect(cluster.find("ConfigMap", "a")).toEqual(before);
  expect(cluster.find("Service", "a")).toBeDefined();
  expect(status().conditions).toMatchObject([
    { status: "True", reason: "NotControlled", message: 'ConfigMap "a" exists and is not controlled by this Gadget' },
  ]);
});

test("an object of another resource with the same name, or of a deleted namesake, is a stranger's", async () => {
  const namesake = gadget({ text: "hello" }, { uid: "older" });
  const { cluster, reconcile, status } = scene(served, configMapOf(namesake));

  await reconcile();

  expect(cluster.requests).not.toContain("apply ConfigMap web/a");
  expect(status().conditions).toMatchObject([{ reason: "NotControlled" }]);
});

test("ours appears once the stranger's is gone", async () => {
  const { cluster, reconcile, status } = scene(served, strange(serviceOf(served)));
  await reconcile();
  cluster.remove("Service", "a");

  const { changes } = await reconcile();

  expect(changes).toMatchObject([{ action: "created", kind: "Service" }]);
  expect(status().conditions).toMatchObject([{ status: "False" }]);
});

test("a stranger's object that appears between read and create is never touched, even where it agrees with ours", async () => {
  const { cluster, reconcile, status } = scene(served);
  const theirs = strange(configMapOf(served, { other: "theirs" }), { team: "blue" });
  cluster.before("apply ConfigMap", () => cluster.put(theirs));

  const outcome = await reconcile();

  const live = cluster.find<typeof theirs>("ConfigMap", "a");
  expect(outcome.result).toBe("stalled");
  expect(live).toMatchObject({ data: { other: "theirs" }, metadata: { generation: 1, labels: { team: "blue" } } });
  expect(live?.metadata.managedFields).toMatchObject([{ manager: "kubectl" }]);
  expect(status().conditions).toMatchObject([{ reason: "NotControlled" }]);
});

test("an object that another instance of ours created between read and create is ours", async () => {
  const { cluster, reconcile } = scene(served);
  cluster.before("apply ConfigMap", () => cluster.apply(configMapOf(served)));

  const outcome = await reconcile();

  expect(outcome.result).toBe("reconciled");
  expect(cluster.find("ConfigMap", "a")?.metadata.ownerReferences).toHaveLength(1);
});

test("an object that another instance created meanwhile, for a newer spec, becomes as that spec wants it", async () => {
  const { cluster, reconcile, status } = scene(served);
  cluster.before("apply ConfigMap", () => {
    const newer = cluster.put(gadget({ text: "newer", isServed: true }));
    cluster.apply(configMapOf(newer));
  });

  await reconcile();

  expect(cluster.find("ConfigMap", "a")).toMatchObject({ data: { text: "newer" } });
  expect(status()).toMatchObject({ observedGeneration: 2, text: "newer" });
});

test("an object that another instance created meanwhile makes the pass begin anew", async () => {
  const { cluster, reconcile } = scene(served);
  cluster.before("apply ConfigMap", () => cluster.apply(configMapOf(served)));

  const requests = await cluster.recording(() => reconcile());

  expect(requests.filter((request) => request === "get ConfigMap web/a")).toHaveLength(2);
});

test("an object made anew under the name between read and update is not touched", async () => {
  const { cluster, reconcile } = scene(gadget());
  await reconcile();
  cluster.put(gadget({ text: "changed" }));
  const theirs = strange(configMapOf(gadget(), { text: "theirs" }));
  cluster.before("apply ConfigMap", () => {
    cluster.remove("ConfigMap", "a");
    cluster.put(theirs);
  });

  const outcome = await reconcile();

  expect(outcome.result).toBe("stalled");
  expect(cluster.find("ConfigMap", "a")).toMatchObject({ data: { text: "theirs" } });
});
