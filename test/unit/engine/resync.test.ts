import { expect, test } from "vitest";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Outcome, Reconcile } from "../../../src/engine/reconcile.ts";
import { type ResyncOptions, type ResyncSummary, resync } from "../../../src/engine/resync.ts";
import type { FakeCluster } from "./fake-cluster.ts";
import { type Gadget, gadget, gadgets, impossible, instance, memoryLog, scene, serviceOf, settings } from "./gadget.ts";

const names = ["a", "b", "c"];
const served = (name: string): Gadget => gadget({ text: name, isServed: true }, { name, uid: `gadget-${name}` });

/** Gadgets that have all been reconciled. */
const fleet = async (...objects: Gadget[]): Promise<FakeCluster> => {
  const { cluster } = scene(...objects);
  const reconcile = instance(cluster.client);
  for (const { metadata } of objects)
    await reconcile({ kind: gadgets, key: { namespace: "web", name: metadata.name } });
  return cluster;
};

interface Run {
  summary: ResyncSummary;
  requests: string[];
  lines: object[];
}

const run = async (cluster: FakeCluster, options: Partial<ResyncOptions> = {}): Promise<Run> => {
  const { client } = cluster;
  const log = memoryLog();
  const defaults = { client, kinds: [gadgets], namespaces: [], settings, reconcile: instance(client), log };
  let summary: ResyncSummary | undefined;
  const requests = await cluster.recording(async () => {
    summary = await resync({ ...defaults, ...options });
  });
  return { summary: summary as ResyncSummary, requests, lines: log.lines };
};

const nothing = { examined: 0, drifted: 0, repaired: 0, stalled: 0, failed: 0 };
const lists = ["list configmaps", "list services", "list gadgets"];

test("lists each kind once and does nothing when all is as desired", async () => {
  const cluster = await fleet(...names.map(served));

  const { summary, requests } = await run(cluster);

  expect(summary).toEqual({ ...nothing, seen: 3 });
  expect(requests).toEqual(lists);
});

test("joins pages of any size", async () => {
  const cluster = await fleet(...names.map(served));
  const { client } = cluster;
  const paged = {
    ...client,
    list: ((resource, options) => client.list(resource, { ...options, limit: 2 })) as typeof client.list,
  };

  const { summary, requests } = await run(cluster, { client: paged });

  expect(summary).toEqual({ ...nothing, seen: 3 });
  expect(requests).toHaveLength(6);
});

test.each<[string, (cluster: FakeCluster) => unknown]>([
  ["a child was deleted", (cluster) => cluster.remove("Service", "b")],
  [
    "a child's field was changed",
    (cluster) =>
      cluster.edit<KubeObject & { data: object }>("ConfigMap", "b", (object) => (object.data = { text: "x" })),
  ],
  ["a child lost its label", (cluster) => cluster.edit("ConfigMap", "b", ({ metadata }) => (metadata.labels = {}))],
  ["the spec was changed", (cluster) => cluster.put(gadget({ text: "b" }, { name: "b", uid: "gadget-b" }))],
  ["the resource is new", (cluster) => cluster.put(served("d"))],
])("repairs, from a live read, the one of which %s", async (_, change) => {
  const cluster = await fleet(...names.map(served));
  change(cluster);

  const { summary, requests } = await run(cluster);
  const second = await run(cluster);

  expect(summary).toMatchObject({ examined: 1, drifted: 1, failed: 0 });
  expect(requests.filter((request) => request.startsWith("get Gadget"))).toHaveLength(1);
  expect(second.summary).toMatchObject(nothing);
});

test("writes a status that was lost or is out of date, and counts it as drift", async () => {
  const cluster = await fleet(...names.map(served));
  cluster.edit<KubeObject & { data: Record<string, string> }>("ConfigMap", "b", ({ data }) => {
    data.pods = "3";
  });

  const { summary } = await run(cluster);

  expect(summary).toEqual({ ...nothing, seen: 3, examined: 1, drifted: 1 });
  expect(cluster.find<Gadget>("Gadget", "b")?.status?.pods).toBe("3");
});

test("clears a problem that has passed", async () => {
  const cluster = await fleet(served("a"));
  cluster.edit<Gadget>("Gadget", "a", ({ status }) => {
    if (status?.conditions?.[0]) status.conditions[0].status = "True";
  });

  await run(cluster);

  expect(cluster.find<Gadget>("Gadget", "a")?.status?.conditions).toMatchObject([{ status: "False" }]);
});

test("does not look at resources that are being deleted", async () => {
  const cluster = await fleet(served("a"));
  cluster.edit("Gadget", "a", ({ metadata }) => {
    metadata.deletionTimestamp = "2026-06-20T08:00:00Z";
  });
  cluster.remove("Service", "a");

  const { summary, requests } = await run(cluster);

  expect(summary).toEqual({ ...nothing, seen: 1 });
  expect(requests).toEqual(lists);
});

test("a namesake's child and a stranger's object are no child of a resource", async () => {
  const cluster = await fleet(gadget({ text: "a" }));
  cluster.put(serviceOf(gadget({ text: "a" }, { uid: "older" })));
  cluster.put({
    ...serviceOf(gadget()),
    metadata: { ...serviceOf(gadget()).metadata, name: "z", ownerReferences: [] },
  });

  const { summary, requests } = await run(cluster);

  expect(summary).toEqual({ ...nothing, seen: 1 });
  expect(requests).toEqual(lists);
});

test("what waits for somebody to act is counted and not written again", async () => {
  const cluster = await fleet(gadget({ text: impossible }));

  const { summary, requests } = await run(cluster);

  expect(summary).toEqual({ ...nothing, seen: 1, examined: 1, stalled: 1 });
  expect(requests).toEqual([...lists, "get Gadget web/a", "get ConfigMap web/a", "get Service web/a"]);
});

test("a failure that may pass is counted, logged, and does not keep the others from being repaired", async () => {
  const cluster = await fleet(...names.map(served));
  for (const name of names) cluster.remove("Service", name);
  cluster.refuse("apply Service web/b", 503, "ServiceUnavailable");

  const { summary, lines } = await run(cluster);

  expect(summary).toMatchObject({ examined: 3, drifted: 2, repaired: 2, failed: 1 });
  expect(lines).toMatchObject([{ level: "error", message: "Could not reconcile Gadget", fields: { name: "b" } }]);
});

test("a child's API that is not served has no objects", async () => {
  const cluster = await fleet(gadget({ text: "a" }));
  cluster.refuse("list services", 404, "Unknown", "404 page not found");

  const { summary } = await run(cluster);

  expect(summary).toEqual({ ...nothing, seen: 1 });
});

test("nothing is decided from a list that broke off", async () => {
  const cluster = await fleet(...names.map(served));
  const { client } = cluster;
  const paged = {
    ...client,
    list: ((resource, options) => client.list(resource, { ...options, limit: 2 })) as typeof client.list,
  };
  cluster.before("list services", () => cluster.refuse("list services", 410, "Expired"));

  const { summary, requests, lines } = await run(cluster, { client: paged });

  expect(requests.every((request) => request.startsWith("list"))).toBe(true);
  expect(summary).toEqual({ ...nothing, seen: 0, failed: 1 });
  expect(lines).toMatchObject([{ level: "error", message: "Could not list what belongs to Gadget" }]);
});

test("a namespace that cannot be listed does not keep the others from being looked at", async () => {
  const cluster = await fleet(served("a"));
  cluster.remove("Service", "a");
  cluster.refuse("list configmaps", 403, "Forbidden");

  const { summary, lines } = await run(cluster, { namespaces: ["forbidden", "web"] });

  expect(summary).toMatchObject({ seen: 1, repaired: 1, failed: 1 });
  expect(lines).toMatchObject([{ fields: { namespace: "forbidden" } }]);
});

test("looks at the given namespaces alone", async () => {
  const cluster = await fleet(served("a"));
  cluster.remove("Service", "a");

  const { summary } = await run(cluster, { namespaces: ["other"] });

  expect(summary.seen).toBe(0);
});

const reconciled: Outcome = { result: "reconciled", path: "spec", changes: [], statusWritten: false };

test("reconciles so many at a time and no more", async () => {
  const { cluster } = scene(...Array.from({ length: 9 }, (_, index) => served(`n${index}`)));
  let [now, most] = [0, 0];
  const reconcile: Reconcile = async () => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setImmediate(resolve));
    now--;
    return reconciled;
  };

  const { summary } = await run(cluster, { reconcile, concurrency: 4 });

  expect(most).toBe(4);
  expect(summary.examined).toBe(9);
});

test("a reconcile that takes longer than its deadline counts as failed", async () => {
  const { cluster } = scene(served("a"));
  const reconcile: Reconcile = (_, { signal } = {}) =>
    new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));

  const { summary } = await run(cluster, { reconcile, deadlineMs: 1 });

  expect(summary.failed).toBe(1);
});

test("an abort ends the run with the signal's reason", async () => {
  const { cluster } = scene(served("a"));
  const ending = new AbortController();
  const reason = new Error("ending");
  cluster.before("list services", () => ending.abort(reason));
  const { client } = cluster;

  const running = resync(
    { client, kinds: [gadgets], namespaces: [], settings, reconcile: instance(client), log: memoryLog() },
    { signal: ending.signal },
  );

  await expect(running).rejects.toBe(reason);
});
