import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Outcome } from "../../../src/engine/pass.ts";
import type { Reconcile } from "../../../src/engine/reconcile.ts";
import { type ResyncOptions, type ResyncSummary, resync } from "../../../src/engine/resync.ts";
import { type FakeCluster, isWrite } from "./fake-cluster.ts";
import {
  type ConfigMap,
  configMapOf,
  editData,
  type Gadget,
  gadget,
  gadgets,
  impossible,
  instance,
  memoryLog,
  monitoredGadgets,
  monitorNote,
  type Scene,
  scene,
  sceneOf,
  secretOf,
  serviceOf,
  settings,
} from "./gadget.ts";

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
  const defaults = {
    client,
    kinds: [gadgets],
    namespaces: [],
    settings,
    reconcile: instance(client),
    log,
    instance: "test",
  };
  let summary: ResyncSummary | undefined;
  const requests = await cluster.recording(async () => {
    summary = await resync({ ...defaults, ...options });
  });
  return { summary: summary as ResyncSummary, requests, lines: log.lines };
};

const nothing = { examined: 0, drifted: 0, repaired: 0, stalled: 0, failed: 0, drift: [] };
const drift = (kind: string, cause: string, count = 1) => [{ kind, cause, count }];
/** The custom resources first, and the child that the status tells of last. */
const lists = ["list gadgets", "list services", "list configmaps"];

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
  expect(new Set(requests.filter((request) => request.startsWith("get Gadget"))).size).toBe(1);
  expect(requests.findIndex(isWrite)).toBeGreaterThan(
    requests.findIndex((request) => request.startsWith("get Gadget")),
  );
  expect(second.summary).toMatchObject(nothing);
});

test("writes a status that was lost or is out of date, and counts it as drift", async () => {
  const cluster = await fleet(...names.map(served));
  cluster.edit<KubeObject & { data: Record<string, string> }>("ConfigMap", "b", ({ data }) => {
    data.pods = "3";
  });

  const { summary } = await run(cluster);

  expect(summary).toEqual({ ...nothing, seen: 3, examined: 1, drifted: 1, drift: drift("Gadget", "status") });
  expect(cluster.find<Gadget>("Gadget", "b")?.status?.pods).toBe("3");
});

test.each<[string, (cluster: FakeCluster) => unknown, object]>([
  ["a new resource", (cluster) => cluster.put(served("d")), { kind: "Gadget", cause: "new", count: 1 }],
  [
    "a changed spec",
    (cluster) => cluster.put(gadget({ text: "b" }, { name: "b", uid: "gadget-b" })),
    { kind: "Gadget", cause: "spec", count: 1 },
  ],
  [
    "missing children",
    (cluster) => names.map((name) => cluster.remove("Service", name)),
    { kind: "Service", cause: "missing", count: 3 },
  ],
  [
    "a child that is not wanted",
    (cluster) => {
      cluster.remove("Gadget", "c");
      cluster.put(gadget({ text: "c" }, { name: "c", uid: "gadget-c" }));
      cluster.edit<Gadget>("Gadget", "c", (cr) => {
        const told = { type: "Degraded", status: "False", reason: "R", message: "", lastTransitionTime: "" } as const;
        cr.status = { observedGeneration: 1, text: "c", isServed: true, conditions: [told] };
      });
    },
    { kind: "Service", cause: "unwanted", count: 1 },
  ],
])("of %s tells what must have been lost, in its summary and in one Event", async (_, happens, found) => {
  const cluster = await fleet(...names.map(served));
  happens(cluster);

  const { summary } = await run(cluster);

  const { kind, cause, count } = summary.drift[0] ?? {};
  expect(summary.drift).toEqual([found]);
  expect(cluster.events()).toContain(`Normal Resynced: Repaired what no event had led to: ${count} ${kind} ${cause}`);
});

test("that repairs nothing is told by no Event", async () => {
  const cluster = await fleet(...names.map(served));
  const before = cluster.events();

  await run(cluster);

  expect(cluster.events()).toEqual(before);
});

test("an Event that is refused is a warning, and fails nothing", async () => {
  const cluster = await fleet(served("a"));
  cluster.remove("Service", "a");
  cluster.refuse("create Event web/web.", 403, "Forbidden");

  const { summary, lines } = await run(cluster);

  expect(summary).toMatchObject({ repaired: 1, failed: 0 });
  expect(lines).toMatchObject([{ level: "warn", message: "Lost an Event", fields: { reason: "Resynced" } }]);
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
  expect(requests).toEqual([...lists, "get ConfigMap web/a", "get Service web/a", "get Gadget web/a"]);
});

test("a failure that may pass is counted, logged, and does not keep the others from being repaired", async () => {
  const cluster = await fleet(...names.map(served));
  for (const name of names) cluster.remove("Service", name);
  cluster.refuse("apply Service web/b", 503, "ServiceUnavailable");

  const { summary, lines } = await run(cluster);

  expect(summary).toMatchObject({ examined: 3, drifted: 2, repaired: 2, failed: 1 });
  expect(lines).toMatchObject([{ level: "error", message: "Could not reconcile Gadget", fields: { name: "b" } }]);
});

describe("an API that is not served", () => {
  const kinds = [monitoredGadgets];
  const monitored = gadget({ text: "a", isMonitored: true });

  const withoutApi = async (cr: Gadget): Promise<Scene> => {
    const stage = sceneOf({ kind: monitoredGadgets, objects: [cr] });
    stage.cluster.withdraw("Monitor");
    await stage.reconcile();
    return stage;
  };

  test.each([
    ["wanted", monitored],
    ["not wanted", gadget({ text: "a" })],
  ])("and may be so is no drift of a child that is %s", async (_, cr) => {
    const { cluster } = await withoutApi(cr);

    const { summary, requests } = await run(cluster, { kinds });

    expect(summary).toEqual({ ...nothing, seen: 1 });
    expect(requests.filter((request) => request.startsWith("get"))).toEqual([]);
  });

  test("and has appeared since makes the child be created", async () => {
    const { cluster } = await withoutApi(monitored);
    cluster.publish("Monitor");

    const { summary } = await run(cluster, { kinds });

    const found = drift("Monitor", "missing");
    expect(summary).toEqual({ ...nothing, seen: 1, examined: 1, drifted: 1, repaired: 1, drift: found });
    expect(cluster.find("Monitor", "a")).toBeDefined();
  });

  test("and has gone since is told once", async () => {
    const stage = sceneOf({ kind: monitoredGadgets, objects: [monitored] });
    await stage.reconcile();
    stage.cluster.withdraw("Monitor");
    const reconcile: Reconcile = (_, options) => stage.anew(options);

    const first = await run(stage.cluster, { kinds, reconcile });
    const second = await run(stage.cluster, { kinds, reconcile });

    expect(stage.status().conditions).toMatchObject([{ status: "False", message: monitorNote }]);
    const found = drift("Gadget", "status");
    expect(first.summary).toEqual({ ...nothing, seen: 1, examined: 1, drifted: 1, drift: found });
    expect(second.summary).toEqual({ ...nothing, seen: 1 });
  });

  test("and should be makes the run fail, as nothing is known of its objects", async () => {
    const cluster = await fleet(served("a"));
    cluster.withdraw("Service");

    const { summary, requests } = await run(cluster);

    expect(summary).toEqual({ ...nothing, seen: 0, failed: 1 });
    expect(requests.every((request) => request.startsWith("list"))).toBe(true);
  });

  test("is another thing than one that may not be listed", async () => {
    const { cluster } = await withoutApi(monitored);
    cluster.publish("Monitor");
    cluster.refuse("list monitors", 403, "Forbidden");

    expect((await run(cluster, { kinds })).summary).toMatchObject({ seen: 0, failed: 1 });
  });
});

describe("Secrets", () => {
  const using = (name: string): Gadget => gadget({ text: name, secret: "token" }, { name, uid: `gadget-${name}` });
  const secretReads = (requests: readonly string[]) => requests.filter((request) => request.includes("Secret"));

  const secretive = async (): Promise<FakeCluster> => {
    const { cluster } = scene(secretOf("one"), ...names.map(using));
    for (const name of names) await instance(cluster.client)({ kind: gadgets, key: { namespace: "web", name } });
    return cluster;
  };

  test("are read once a run, however many name them", async () => {
    const cluster = await secretive();

    const { summary, requests } = await run(cluster);

    expect(summary).toEqual({ ...nothing, seen: 3 });
    expect(secretReads(requests)).toEqual(["get Secret web/token"]);
  });

  test("that changed make all be repaired that name them", async () => {
    const cluster = await secretive();
    cluster.put(secretOf("two"));

    const { summary } = await run(cluster);
    const second = await run(cluster);

    const found = drift("ConfigMap", "changed", 3);
    expect(summary).toEqual({ ...nothing, seen: 3, examined: 3, drifted: 3, repaired: 3, drift: found });
    expect(second.summary).toEqual({ ...nothing, seen: 3 });
  });

  test("that are missing are a problem that is told once", async () => {
    const cluster = await secretive();
    cluster.remove("Secret", "token");

    await run(cluster);
    const { summary } = await run(cluster);

    expect(summary).toMatchObject({ drifted: 0, repaired: 0 });
    expect(cluster.find<Gadget>("Gadget", "b")?.status?.conditions).toMatchObject([{ reason: "SecretNotFound" }]);
  });

  test("that cannot be read make those fail that name them, and no others", async () => {
    const cluster = await secretive();
    cluster.put(gadget({ text: "d" }, { name: "d", uid: "gadget-d" }));
    for (let read = 0; read < 4; read++) cluster.refuse("get Secret", 500, "InternalError");

    const { summary } = await run(cluster);

    expect(summary).toMatchObject({ seen: 4, failed: 3, repaired: 1 });
    expect(cluster.find("ConfigMap", "d")).toBeDefined();
  });
});

test("what an earlier controller wrote is taken over, once", async () => {
  const stage = sceneOf({ objects: [served("a")], previousManagers: ["manager"] });
  stage.cluster.put(configMapOf(served("a"), { text: "a", old: "theirs" }), "manager");
  stage.cluster.put(serviceOf(served("a")), "manager");
  const options = {
    settings: { ...settings, previousManagers: ["manager"] },
    reconcile: ((_, options) => stage.anew(options)) as Reconcile,
  };
  await run(stage.cluster, options);
  editData(stage.cluster, { old: "theirs again" }, "manager");

  const { summary } = await run(stage.cluster, options);
  const second = await run(stage.cluster, options);

  const found = drift("ConfigMap", "changed");
  expect(summary).toEqual({ ...nothing, seen: 1, examined: 1, drifted: 1, repaired: 1, drift: found });
  expect(stage.cluster.find<ConfigMap>("ConfigMap", "a")?.data).toEqual({ text: "a" });
  expect(second.summary).toEqual({ ...nothing, seen: 1 });
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
    {
      client,
      kinds: [gadgets],
      namespaces: [],
      settings,
      reconcile: instance(client),
      log: memoryLog(),
      instance: "test",
    },
    { signal: ending.signal },
  );

  await expect(running).rejects.toBe(reason);
});
