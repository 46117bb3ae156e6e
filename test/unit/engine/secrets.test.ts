import { describe, expect, test } from "vitest";
import { Waiting } from "../../../src/failures.ts";
import { isWrite } from "./fake-cluster.ts";
import { type ConfigMap, changed, configMap, gadget, type Scene, scene, secretOf, service } from "./gadget.ts";

const cr = gadget({ text: "hello", isServed: true, secret: "token" });
const dataOf = ({ cluster }: Scene) => cluster.find<ConfigMap>("ConfigMap", "a")?.data;

test("a Secret that the kind names is read once, last of all, and is what the builder builds from", async () => {
  const stage = scene(cr, secretOf("one"));

  const requests = await stage.cluster.recording(() => stage.reconcile());

  expect(requests.filter((request) => request.startsWith("get"))).toEqual([
    "get ConfigMap web/a",
    "get Service web/a",
    "get Gadget web/a",
    "get Secret web/token",
  ]);
  expect(dataOf(stage)).toEqual({ text: "hello", token: "one" });
});

test("a changed Secret is an update, and an unchanged one no write", async () => {
  const stage = scene(cr, secretOf("one"));
  await stage.reconcile();
  stage.cluster.put(secretOf("two"));

  const { changes } = await stage.reconcile();
  const third = await stage.cluster.recording(() => stage.reconcile());

  expect(changes).toMatchObject([{ action: "updated", kind: "ConfigMap" }]);
  expect(dataOf(stage)).toEqual({ text: "hello", token: "two" });
  expect(third.filter(isWrite)).toEqual([]);
});

test("a child pass reads it too", async () => {
  const stage = scene(cr, secretOf("one"));
  await stage.reconcile();
  stage.cluster.put(secretOf("two"));

  const outcome = await stage.reconcile({ hints: changed(configMap) });

  expect(outcome.path).toBe("child");
  expect(dataOf(stage)).toEqual({ text: "hello", token: "two" });
});

test("a missing Secret is a problem of the kind's own, with one Warning, and no failure of the children", async () => {
  const { cluster, reconcile, status } = scene(cr);

  const outcome = await reconcile();
  await reconcile();

  expect(outcome.result).toBe("stalled");
  expect(cluster.find("ConfigMap", "a")).toBeDefined();
  expect(status().conditions).toMatchObject([
    { status: "True", reason: "SecretNotFound", message: 'Secret "token" is missing' },
  ]);
  expect(cluster.events().filter((event) => event.startsWith("Warning"))).toHaveLength(1);
});

describe.each([
  [500, "InternalError"],
  [403, "Forbidden"],
  [0, "ConnectionFailed"],
])("a Secret whose read is answered with %i", (code, reason) => {
  const unread = async (): Promise<Scene> => {
    const stage = scene(cr, secretOf("one"));
    await stage.reconcile();
    stage.cluster.put({ ...cr, spec: { ...cr.spec, text: "changed" } });
    stage.cluster.put(secretOf("two"));
    stage.cluster.remove("Service", "a");
    stage.cluster.refuse("get Secret", code, reason, "no");
    return stage;
  };

  test("leaves the workload alone, while the others are applied, and asks for another attempt", async () => {
    const stage = await unread();

    const requests = await stage.cluster.recording(() => stage.reconcile().catch((error) => error));

    expect(requests.filter(isWrite).filter((request) => !request.startsWith("create Event"))).toEqual([
      "apply Service web/a",
      "status Gadget web/a",
    ]);
    expect(dataOf(stage)).toEqual({ text: "hello", token: "one" });
  });

  test("rejects with what may pass", async () => {
    const { reconcile } = await unread();

    await expect(reconcile()).rejects.toThrow(Waiting);
  });

  test("is told in the status, which still tells of the workload", async () => {
    const { reconcile, status } = await unread();
    await reconcile().catch(() => undefined);

    expect(status()).toMatchObject({
      text: "hello",
      isServed: true,
      conditions: [{ status: "True", reason: "ReconcileError", message: expect.stringContaining('Secret "token"') }],
    });
  });

  test("does not count as reconciled", async () => {
    const { cluster, reconcile, memory } = await unread();
    await reconcile().catch(() => undefined);

    expect(memory.isReconciled(cluster.find("Gadget", "a")?.metadata ?? {})).toBe(false);
  });

  test("is over with the next attempt", async () => {
    const stage = await unread();
    await stage.reconcile().catch(() => undefined);

    await stage.reconcile();

    expect(dataOf(stage)).toEqual({ text: "changed", token: "two" });
    expect(stage.status().conditions).toMatchObject([{ status: "False" }]);
  });

  test("makes a child pass a full pass, which rejects", async () => {
    const stage = scene(cr, secretOf("one"));
    await stage.reconcile();
    stage.cluster.refuse("get Secret", code, reason, "no");
    stage.cluster.refuse("get Secret", code, reason, "no");

    await expect(stage.anew({ hints: changed(configMap) })).rejects.toThrow(Waiting);

    expect(stage.status().conditions).toMatchObject([{ status: "True", reason: "ReconcileError" }]);
  });
});

test("no content of a Secret is in an Event or in the status", async () => {
  const { cluster, reconcile, status } = scene(cr, secretOf("s3cret"));
  cluster.refuse("apply ConfigMap", 403, "Forbidden", "no");

  await reconcile();
  await reconcile({ hints: changed(service) });

  expect(JSON.stringify([cluster.events(), status()])).not.toContain("s3cret");
});
