import { expect, test } from "vitest";
import { isWrite } from "./fake-cluster.ts";
import {
  configMap,
  configMapOf,
  gadget,
  gadgets,
  impossible,
  type Service,
  scene,
  sceneOf,
  service,
  serviceOf,
} from "./gadget.ts";

const served = (metadata = {}) => gadget({ text: "hello", isServed: true }, metadata);
const reads = ["get ConfigMap web/a", "get Service web/a", "get Gadget web/a"];

test("creates the desired children and tells of them in the status", async () => {
  const { cluster, reconcile, status } = scene(served());

  const outcome = await reconcile();

  expect(outcome).toMatchObject({ result: "reconciled", path: "spec", statusWritten: true });
  expect(outcome.changes.map(({ action, kind }) => `${action} ${kind}`)).toEqual([
    "created ConfigMap",
    "created Service",
  ]);
  expect(cluster.find("ConfigMap", "a")).toMatchObject({ data: { text: "hello" } });
  expect(cluster.find("Service", "a")).toMatchObject({ spec: { clusterIP: "None" } });
  expect(status()).toMatchObject({ observedGeneration: 1, text: "hello", isServed: true });
});

test("reads each child once and then the resource, and writes each once", async () => {
  const { cluster, reconcile } = scene(served());

  await reconcile();

  expect(cluster.requests.filter((request) => !request.startsWith("create Event"))).toEqual([
    "get ConfigMap web/a",
    "get Service web/a",
    "get Gadget web/a",
    "apply ConfigMap web/a",
    "apply Service web/a",
    "status Gadget web/a",
  ]);
});

test("second pass over an unchanged object sends no writes", async () => {
  const { cluster, reconcile } = scene(served());
  await reconcile();

  const second = await cluster.recording(() => reconcile());

  expect(second).toEqual(reads);
});

test("a resource that is gone causes no request beyond the reads", async () => {
  const { cluster, reconcile } = scene(configMapOf(gadget()));

  const outcome = await reconcile();

  expect(outcome.result).toBe("gone");
  expect(cluster.requests).toEqual(reads);
});

test("a resource that is being deleted causes no write", async () => {
  const { cluster, reconcile } = scene(served({ deletionTimestamp: "2026-06-20T08:00:00Z" }));

  const outcome = await reconcile();

  expect(outcome.result).toBe("deleting");
  expect(cluster.requests).toEqual(reads);
});

test("a resource that goes away before its status is written is gone", async () => {
  const { cluster, reconcile } = scene();
  cluster.before("status", () => cluster.remove("Gadget", "a"));

  expect((await reconcile()).result).toBe("gone");
});

test("a field of ours that was changed by hand is put back", async () => {
  const { cluster, reconcile } = scene(served());
  await reconcile();
  cluster.edit<Service>("Service", "a", ({ spec }) => {
    spec.ports = [{ name: "other", port: 80, protocol: "TCP" }];
  });

  const { changes } = await reconcile();

  expect(changes).toMatchObject([
    { action: "updated", kind: "Service", difference: expect.stringContaining("spec.ports") },
  ]);
  expect(cluster.find<Service>("Service", "a")?.spec.ports).toEqual([{ name: "http", port: 80, protocol: "TCP" }]);
});

test("a foreign label and a foreign port survive a repair", async () => {
  const { cluster, reconcile } = scene(served());
  await reconcile();
  cluster.edit<Service>("Service", "a", ({ metadata, spec }) => {
    metadata.labels = { team: "blue" };
    spec.ports.push({ name: "theirs", port: 81, protocol: "TCP" });
  });

  await reconcile();

  const live = cluster.find<Service>("Service", "a");
  expect(live?.metadata.labels).toEqual({ team: "blue", "app.kubernetes.io/managed-by": "gadget-operator" });
  expect(live?.spec.ports.map(({ name }) => name)).toEqual(["http", "theirs"]);
});

test("a child that is being deleted is left alone and made anew once it is gone", async () => {
  const { cluster, reconcile } = scene(served());
  await reconcile();
  cluster.edit("Service", "a", ({ metadata }) => {
    metadata.deletionTimestamp = "2026-06-20T08:00:00Z";
  });

  const meanwhile = await cluster.recording(() => reconcile());
  cluster.remove("Service", "a");
  const { changes } = await reconcile();

  expect(meanwhile.filter(isWrite)).toEqual([]);
  expect(changes).toMatchObject([{ action: "created", kind: "Service" }]);
});

test("an owned child that is no longer desired is deleted as it was read", async () => {
  const { cluster, reconcile, status } = scene(served());
  await reconcile();
  const { uid, resourceVersion } = cluster.find("Service", "a")?.metadata ?? {};
  cluster.put(gadget());
  const seen: unknown[] = [];
  const remove = cluster.client.delete;
  cluster.client.delete = (resource, key, options) => {
    seen.push(options);
    return remove(resource, key, options);
  };

  const { changes } = await reconcile();

  expect(seen).toMatchObject([{ uid, resourceVersion }]);
  expect(changes).toMatchObject([{ action: "deleted", kind: "Service", name: "a" }]);
  expect(status().isServed).toBe(false);
});

test("a child that changes between read and delete is looked at again before it is deleted", async () => {
  const { cluster, reconcile } = scene(served());
  await reconcile();
  cluster.put(gadget());
  cluster.before("delete Service", () => {
    cluster.edit("Service", "a", ({ metadata }) => {
      metadata.ownerReferences = [];
    });
  });

  await reconcile();

  expect(cluster.find("Service", "a")).toBeDefined();
});

test("an undesired object of a stranger is not deleted and not mentioned", async () => {
  const theirs = { ...serviceOf(gadget()), metadata: { name: "a", namespace: "web" } };
  const { cluster, reconcile, status } = scene(gadget(), theirs);

  const outcome = await reconcile();

  expect(outcome.result).toBe("reconciled");
  expect(cluster.requests.filter((request) => request.includes("Service"))).toEqual(["get Service web/a"]);
  expect(status().conditions).toMatchObject([{ status: "False" }]);
});

test("an impossible spec leaves its child as it is, while the others are applied", async () => {
  const { cluster, reconcile, status } = scene();
  await reconcile();
  cluster.put(gadget({ text: impossible, isServed: true }));

  const outcome = await reconcile();

  expect(outcome.result).toBe("stalled");
  expect(cluster.find("ConfigMap", "a")).toMatchObject({ data: { text: "hello" } });
  expect(cluster.find("Service", "a")).toBeDefined();
  expect(status().conditions).toMatchObject([
    { status: "True", reason: "InvalidSpec", message: "spec.text: it is impossible" },
  ]);
});

test("an unexpected error of a write rejects, after the other writes have ended", async () => {
  const { cluster, reconcile } = scene(gadget({ text: "hello", isServed: true }));
  cluster.before("apply ConfigMap", () => {
    throw new TypeError("a mistake");
  });

  await expect(reconcile()).rejects.toThrow("a mistake");

  expect(cluster.find("Service", "a")).toBeDefined();
});

test("an unexpected error of a builder rejects before anything is written", async () => {
  const build = () => {
    throw new TypeError("a mistake");
  };
  const kind = { ...gadgets, children: [configMap, { ...service, build }] };
  const { cluster, reconcile } = sceneOf({ kind });

  await expect(reconcile()).rejects.toThrow("a mistake");

  expect(cluster.requests).toEqual(reads);
});

test("an apply that the comparison asked for in vain is logged and is no change", async () => {
  const { cluster, reconcile, log } = scene();
  await reconcile();
  const { get } = cluster.client;
  // The comparison sees no managed fields, so it cannot know that nothing differs.
  cluster.client.get = async (resource, key, options) => {
    const object = await get(resource, key, options);
    return (object && { ...object, metadata: { ...object.metadata, managedFields: [] } }) as never;
  };

  const { changes } = await reconcile();

  expect(changes).toEqual([]);
  expect(log.lines).toMatchObject([{ level: "warn", message: "Applied ConfigMap without effect" }]);
});
