import { describe, expect, test } from "vitest";
import type { KubeObject, ObjectMeta } from "../../../src/api/kubernetes/object.ts";
import { Waiting } from "../../../src/failures.ts";
import { isWrite } from "./fake-cluster.ts";
import {
  adoptAnnotation,
  type ConfigMap,
  changed,
  configMap,
  configMapOf,
  editData,
  gadget,
  gadgets,
  type Scene,
  sceneOf,
  serviceOf,
  settledOf,
} from "./gadget.ts";

const served = gadget({ text: "hello", isServed: true });
const managersOf = (object: KubeObject | undefined) =>
  object?.metadata.managedFields?.map(({ manager, operation }) => `${manager} ${operation}`);

const previousManagers = ["manager"];

/** An earlier controller wrote the ConfigMap of a gadget by update, with a field that we do not desire. */
const inherited = (metadata: Partial<ObjectMeta> = {}): Scene => {
  const stage = sceneOf({ objects: [served], previousManagers });
  const object = configMapOf(served, { text: "hello", old: "theirs" });
  stage.cluster.put({ ...object, metadata: { ...object.metadata, ...metadata } }, "manager");
  return stage;
};

describe("a takeover", () => {
  test("of an object that an earlier controller wrote removes what we do not desire, and leaves no other owner", async () => {
    const { cluster, reconcile } = inherited();

    const { changes } = await reconcile();

    const live = cluster.find<ConfigMap>("ConfigMap", "a");
    expect(live?.data).toEqual({ text: "hello" });
    expect(managersOf(live)).toEqual(["ebb Apply"]);
    expect(changes).toContainEqual(expect.objectContaining({ action: "updated", kind: "ConfigMap" }));
  });

  test("comes after all reads, once, and before the apply", async () => {
    const { cluster, reconcile } = inherited();

    await reconcile();

    expect(cluster.requests.slice(0, 3)).toEqual(["get ConfigMap web/a", "get Service web/a", "get Gadget web/a"]);
    expect(cluster.requests.slice(3).filter((request) => request.endsWith("ConfigMap web/a"))).toEqual([
      "managedFields ConfigMap web/a",
      "apply ConfigMap web/a",
    ]);
  });

  test("is followed by a pass without writes", async () => {
    const { cluster, reconcile } = inherited();
    await reconcile();

    const second = await cluster.recording(() => reconcile());

    expect(second.filter(isWrite)).toEqual([]);
  });

  test("that leaves nothing to be changed is no change, and no Event", async () => {
    const stage = sceneOf({ objects: [gadget()], previousManagers });
    stage.cluster.put(configMapOf(gadget()), "manager");

    const { changes } = await stage.reconcile();

    expect(changes).toEqual([]);
    expect(stage.cluster.events()).toEqual([]);
    expect(managersOf(stage.cluster.find("ConfigMap", "a"))).toEqual(["ebb Apply"]);
  });

  test("leaves what other managers wrote", async () => {
    const { cluster, reconcile } = inherited();
    editData(cluster, { user: "kept" }, "kubectl");

    await reconcile();

    const live = cluster.find<ConfigMap>("ConfigMap", "a");
    expect(live?.data).toEqual({ text: "hello", user: "kept" });
    expect(managersOf(live)?.sort()).toEqual(["ebb Apply", "kubectl Update"]);
  });

  test("is remembered as our own write", async () => {
    const { cluster, reconcile, memory } = inherited();
    let taken: ObjectMeta | undefined;
    cluster.before("apply ConfigMap", () => {
      taken = cluster.find("ConfigMap", "a")?.metadata;
    });

    await reconcile();

    expect(memory.isOwnWrite(taken ?? {})).toBe(true);
  });

  test("happens in a child pass too", async () => {
    const { cluster, reconcile } = await settledOf({ objects: [gadget()], previousManagers });
    editData(cluster, { old: "theirs" }, "manager");

    const outcome = await reconcile({ hints: changed(configMap) });

    expect(outcome.path).toBe("child");
    expect(cluster.find<ConfigMap>("ConfigMap", "a")?.data).toEqual({ text: "hello" });
  });

  test.each<[string, Partial<ObjectMeta>]>([
    ["a stranger's object", { ownerReferences: [] }],
    ["a child that is being deleted", { deletionTimestamp: "2026-06-20T08:00:00Z" }],
  ])("does not touch %s", async (_, metadata) => {
    const { cluster, reconcile } = inherited(metadata);
    const before = cluster.find("ConfigMap", "a");

    await reconcile();

    expect(cluster.find("ConfigMap", "a")).toEqual(before);
  });

  test("does not happen when no earlier controller is named", async () => {
    const stage = sceneOf({ objects: [served] });
    stage.cluster.put(configMapOf(served, { text: "hello", old: "theirs" }), "manager");

    await stage.reconcile();

    expect(stage.cluster.requests).not.toContain("managedFields ConfigMap web/a");
    expect(stage.cluster.find<ConfigMap>("ConfigMap", "a")?.data).toEqual({ text: "hello", old: "theirs" });
  });

  test.each<[string, (stage: Scene) => void]>([
    ["changed", ({ cluster }) => editData(cluster, { text: "x" }, "manager")],
    ["deleted", ({ cluster }) => cluster.remove("ConfigMap", "a")],
  ])("of an object that is %s meanwhile makes the pass begin anew", async (_, happens) => {
    const stage = inherited();
    stage.cluster.before("managedFields ConfigMap", () => happens(stage));

    const outcome = await stage.reconcile();

    expect(outcome.result).toBe("reconciled");
    expect(stage.cluster.find<ConfigMap>("ConfigMap", "a")?.data).toEqual({ text: "hello" });
  });

  test("that is refused is told, while the child's state is still known and the others are applied", async () => {
    const { cluster, reconcile, status } = inherited();
    cluster.refuse("managedFields ConfigMap", 403, "Forbidden", "no");

    const outcome = await reconcile();

    expect(outcome.result).toBe("stalled");
    expect(cluster.find("Service", "a")).toBeDefined();
    expect(cluster.find<ConfigMap>("ConfigMap", "a")?.data).toEqual({ text: "hello", old: "theirs" });
    expect(status()).toMatchObject({
      text: "hello",
      conditions: [{ reason: "ReconcileError", message: 'ConfigMap "a": Forbidden: no' }],
    });
  });

  test("that may succeed soon is asked for again, after the others were applied", async () => {
    const { cluster, reconcile } = inherited();
    cluster.refuse("managedFields ConfigMap", 503, "ServiceUnavailable");

    await expect(reconcile()).rejects.toThrow(Waiting);

    expect(cluster.find("Service", "a")).toBeDefined();
  });
});

/** An object of a child's name that nobody controls. */
const offered = (object: KubeObject, to = "a"): KubeObject => ({
  ...object,
  metadata: { name: "a", namespace: "web", labels: { team: "blue" }, annotations: { [adoptAnnotation]: to } },
});

describe("an adoption", () => {
  const theirs = offered(configMapOf(served, { text: "theirs", user: "kept" }));

  test("takes the object with force, and keeps what we do not desire", async () => {
    const { cluster, reconcile, status } = sceneOf({ objects: [served, theirs] });

    const { changes, result } = await reconcile();

    const live = cluster.find<ConfigMap>("ConfigMap", "a");
    expect(result).toBe("reconciled");
    expect(changes).toContainEqual(expect.objectContaining({ action: "updated", kind: "ConfigMap" }));
    expect(live?.data).toEqual({ text: "hello", user: "kept" });
    expect(live?.metadata.labels).toMatchObject({ team: "blue" });
    expect(live?.metadata.ownerReferences).toEqual(configMapOf(served).metadata.ownerReferences);
    expect(status()).toMatchObject({ text: "hello" });
  });

  test("is followed by a pass without writes", async () => {
    const { cluster, reconcile } = sceneOf({ objects: [served, theirs] });
    await reconcile();

    const second = await cluster.recording(() => reconcile());

    expect(second.filter(isWrite)).toEqual([]);
  });

  test("takes over the fields of an earlier controller as well, and is followed by a pass without writes", async () => {
    const { cluster, reconcile } = sceneOf({ objects: [served], previousManagers });
    cluster.put(offered(configMapOf(served, { text: "hello", old: "theirs" })), "manager");
    cluster.edit("ConfigMap", "a", ({ metadata }) => {
      metadata.annotations = { [adoptAnnotation]: "b" };
    });
    cluster.edit("ConfigMap", "a", ({ metadata }) => {
      metadata.annotations = { [adoptAnnotation]: "a" };
    });
    await reconcile();

    const second = await cluster.recording(() => reconcile());

    expect(cluster.find<ConfigMap>("ConfigMap", "a")?.data).toEqual({ text: "hello" });
    expect(second.filter(isWrite)).toEqual([]);
  });

  test("of an object that is changed meanwhile makes the pass begin anew", async () => {
    const { cluster, reconcile } = sceneOf({ objects: [served, theirs] });
    cluster.before("apply ConfigMap", () => {
      cluster.edit("ConfigMap", "a", ({ metadata }) => {
        metadata.annotations = { [adoptAnnotation]: "b" };
      });
    });

    const outcome = await reconcile();

    expect(outcome.result).toBe("stalled");
    expect(cluster.find<ConfigMap>("ConfigMap", "a")).toMatchObject({ data: { text: "theirs" } });
  });

  test.each<[string, KubeObject]>([
    ["offered to another", offered(configMapOf(served, { text: "theirs" }), "b")],
    [
      "offered by somebody who does not own it",
      {
        ...theirs,
        metadata: {
          ...theirs.metadata,
          ownerReferences: [{ apiVersion: "v1", kind: "Other", name: "o", uid: "other", controller: true }],
        },
      },
    ],
  ])("of an object %s does not happen", async (_, object) => {
    const { cluster, reconcile, status } = sceneOf({ objects: [served, object] });
    const before = cluster.find("ConfigMap", "a");

    await reconcile();

    expect(cluster.find("ConfigMap", "a")).toEqual(before);
    expect(status().conditions).toMatchObject([{ reason: "NotControlled" }]);
  });

  test("of a child that is not wanted does not happen, and none of its fields are taken", async () => {
    const { cluster, reconcile } = sceneOf({ objects: [gadget()], previousManagers });
    const before = cluster.put(offered(serviceOf(gadget())), "manager");

    await reconcile();

    expect(cluster.find("Service", "a")).toEqual(before);
  });

  test("that is refused is told, and nothing is claimed", async () => {
    const { cluster, reconcile, status } = sceneOf({ objects: [served, offered(serviceOf(served))], kind: gadgets });
    cluster.refuse("apply Service", 403, "Forbidden", "no");

    await reconcile();

    expect(status()).toMatchObject({ isServed: false, conditions: [{ message: 'Service "a": Forbidden: no' }] });
  });
});
