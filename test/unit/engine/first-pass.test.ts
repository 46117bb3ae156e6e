/** The pass over a custom resource that is said to be new, or gone. */

import { expect, test } from "vitest";
import { configMapOf, gadget, monitoredGadgets, monitorNote, scene, sceneOf, serviceOf, settled } from "./gadget.ts";

const served = gadget({ text: "hello", isServed: true });
const isNewOrGone = { isNewOrGone: true };

const withoutEvents = (requests: string[]): string[] => requests.filter((request) => !request.includes("Event"));

test("reads the resource alone, makes what is wanted, and writes the status", async () => {
  const { cluster, reconcile, status } = scene(served);

  const requests = await cluster.recording(() => reconcile(isNewOrGone));

  expect(withoutEvents(requests)).toEqual([
    "get Gadget web/a",
    "apply ConfigMap web/a",
    "apply Service web/a",
    "status Gadget web/a",
  ]);
  expect(status()).toMatchObject({ observedGeneration: 1, text: "hello", isServed: true });
});

test("leaves what a full pass leaves", async () => {
  const [first, full] = [scene(served), scene(served)];

  await first.reconcile(isNewOrGone);
  await full.reconcile();

  expect(first.cluster.state()).toEqual(full.cluster.state());
  expect(first.cluster.events()).toEqual(full.cluster.events());
});

test("becomes a full pass where a child of ours is there already, as after a crash", async () => {
  const { cluster, reconcile, status } = scene(served);
  cluster.apply(configMapOf(served));

  const outcome = await reconcile(isNewOrGone);

  expect(outcome.result).toBe("reconciled");
  expect(cluster.requests).toContain("get ConfigMap web/a");
  expect(status()).toMatchObject({ text: "hello", isServed: true });
});

test("never touches a stranger's object of a child's name", async () => {
  const { metadata, ...rest } = serviceOf(served);
  const { cluster, reconcile, status } = scene(served, { ...rest, metadata: { name: "a", namespace: "web" } });
  const before = cluster.find("Service", "a");

  const outcome = await reconcile(isNewOrGone);

  expect(outcome.result).toBe("stalled");
  expect(cluster.find("Service", "a")).toEqual(before);
  expect(status().conditions).toMatchObject([{ reason: "NotControlled" }]);
});

test.each([
  ["has a status, and so was looked at before", () => settled(served.spec)],
  [
    "is of a later generation",
    () => {
      const stage = scene(served);
      stage.cluster.put(gadget({ text: "changed", isServed: true }));
      return Promise.resolve(stage);
    },
  ],
])("becomes a full pass over a resource that %s", async (_, before) => {
  const { cluster, anew } = await before();

  const requests = await cluster.recording(() => anew(isNewOrGone));

  expect(requests.slice(0, 3)).toEqual(["get Gadget web/a", "get ConfigMap web/a", "get Service web/a"]);
});

test("is one read for a resource that is gone", async () => {
  const { cluster, reconcile } = await settled(served.spec);
  cluster.remove("Gadget", "a");

  const requests = await cluster.recording(async () => {
    expect(await reconcile(isNewOrGone)).toMatchObject({ result: "gone" });
  });

  expect(requests).toEqual(["get Gadget web/a"]);
});

test("notes a child whose API is not served", async () => {
  const stage = sceneOf({ kind: monitoredGadgets, objects: [gadget({ text: "hello", isMonitored: true })] });
  stage.cluster.withdraw("Monitor");

  const outcome = await stage.reconcile(isNewOrGone);

  expect(outcome.result).toBe("reconciled");
  expect(stage.status().conditions).toMatchObject([{ status: "False", message: monitorNote }]);
});
