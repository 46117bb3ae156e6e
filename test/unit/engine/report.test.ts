import { expect, test } from "vitest";
import { gadget, impossible, scene, settled } from "./gadget.ts";

const served = gadget({ text: "hello", isServed: true });

test("each real change is an Event of its own", async () => {
  const { cluster, reconcile } = scene(served);
  await reconcile();
  cluster.put(gadget({ text: "changed" }));

  await reconcile();

  expect(cluster.events()).toEqual([
    "Normal Created: Created ConfigMap a",
    "Normal Created: Created Service a",
    "Normal Updated: Updated ConfigMap a",
    "Normal Deleted: Deleted Service a",
  ]);
});

test("a pass that changes nothing sends no Event", async () => {
  const { cluster, reconcile } = await settled({ text: "hello", isServed: true });

  const requests = await cluster.recording(() => reconcile());

  expect(requests.filter((request) => request.startsWith("create"))).toEqual([]);
});

test("a problem is a Warning once, when it begins", async () => {
  const { cluster, reconcile } = scene(gadget({ text: impossible }));
  await reconcile();

  const second = await cluster.recording(() => reconcile());

  expect(cluster.events()).toEqual(["Warning InvalidSpec: spec.text: it is impossible"]);
  expect(second).toEqual(["get ConfigMap web/a", "get Service web/a", "get Gadget web/a"]);
});

test("a second problem beside the first is a Warning of its own", async () => {
  const { cluster, reconcile } = scene(gadget({ text: impossible }));
  await reconcile();
  cluster.put(gadget({ text: impossible, isServed: true }));
  cluster.refuse("apply Service", 403, "Forbidden", "no");

  await reconcile();

  expect(cluster.events().slice(1)).toEqual(['Warning ReconcileError: Service "a": Forbidden: no']);
});

test("two attempts that meet the same problem say it once", async () => {
  const { cluster, reconcile } = scene(gadget({ text: impossible }));
  cluster.refuse("status", 409, "Conflict");

  await reconcile();

  expect(cluster.events()).toHaveLength(1);
});

test("a lost Event fails nothing", async () => {
  const { cluster, reconcile, log } = scene();
  cluster.refuse("create Event", 403, "Forbidden");

  const outcome = await reconcile();

  expect(outcome).toMatchObject({ result: "reconciled", statusWritten: true });
  expect(log.lines).toMatchObject([{ level: "warn", message: "Lost an Event", fields: { reason: "Created" } }]);
});

test("the status write is remembered as our own", async () => {
  const { cluster, reconcile, memory } = scene();

  await reconcile();

  const { uid, resourceVersion } = cluster.find("Gadget", "a")?.metadata ?? {};
  expect(memory.isOwnWrite({ uid, resourceVersion } as object)).toBe(true);
});

test("applied children are remembered as our own writes, and others' later writes are not", async () => {
  const { cluster, reconcile, memory } = scene();
  await reconcile();
  const ours = cluster.find("ConfigMap", "a")?.metadata ?? {};

  const theirs = cluster.edit("ConfigMap", "a", ({ metadata }) => {
    metadata.labels = { team: "blue" };
  }).metadata;

  expect(memory.isOwnWrite(ours)).toBe(true);
  expect(memory.isOwnWrite(theirs)).toBe(false);
});

test("a resource counts as reconciled after a full pass without problems, and not after one with", async () => {
  const good = scene();
  const bad = scene(gadget({ text: impossible }));

  await good.reconcile();
  await bad.reconcile();

  expect(good.memory.isReconciled(good.cluster.find("Gadget", "a")?.metadata ?? {})).toBe(true);
  expect(bad.memory.isReconciled(bad.cluster.find("Gadget", "a")?.metadata ?? {})).toBe(false);
});

test("a pass that fails forgets what was reconciled before, so that going back to it is no echo", async () => {
  const { cluster, reconcile, memory } = await settled({ text: "hello" });
  const before = cluster.find("Gadget", "a")?.metadata ?? {};
  cluster.edit("Gadget", "a", ({ metadata }) => {
    metadata.annotations = { trigger: "2" };
  });
  cluster.edit<{ data: Record<string, string> } & typeof served>("ConfigMap", "a", ({ data }) => {
    data.text = "drifted";
  });
  cluster.refuse("apply ConfigMap", 503, "ServiceUnavailable");

  await reconcile().catch(() => undefined);

  expect(memory.isReconciled(before)).toBe(false);
});
