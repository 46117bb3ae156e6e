import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import { resync } from "../../../src/engine/resync.ts";
import { isWrite } from "./fake-cluster.ts";
import { memoryLog, settings } from "./gadget.ts";
import { bellOf, clusterHerds, type Herd, herd, herds, meadow, type Sheep, sheep, sheepResource } from "./herd.ts";

const servicesOf = (state: readonly object[]): string[] =>
  (state as KubeObject[])
    .filter(({ kind }) => kind === "Service")
    .map(({ metadata: { name, namespace } }) => `${namespace}/${name}`);

describe("a family", () => {
  test("has a member for each thing that was found, and a status that tells of them", async () => {
    const { cluster, reconcile, status } = meadow([herd(), sheep("x"), sheep("y"), sheep("z", "white")]);

    const outcome = await reconcile();

    expect(servicesOf(cluster.state())).toEqual(["web/x-bell", "web/y-bell"]);
    expect(outcome.changes.map(({ action, name }) => `${action} ${name}`)).toEqual([
      "created x-bell",
      "created y-bell",
    ]);
    expect(status()).toMatchObject({ sheep: ["web/x", "web/y"] });
  });

  test("is listed once, and a second pass writes nothing", async () => {
    const { cluster, reconcile } = meadow([herd(), sheep("x"), sheep("y")]);
    await reconcile();

    const requests = await cluster.recording(reconcile);

    expect(requests).toEqual(["get Herd web/a", "list sheeps", "list services", "get Herd web/a"]);
  });

  test("loses the member of what is gone, and mends one that was changed", async () => {
    const { cluster, reconcile } = meadow([herd(), sheep("x"), sheep("y")]);
    await reconcile();
    cluster.remove("Sheep", "x");
    cluster.edit("Service", "y-bell", ({ metadata }) => {
      metadata.labels = { ...metadata.labels, herd: "another" };
    });

    const { changes } = await reconcile();

    expect(changes.map(({ action, name }) => `${action} ${name}`).sort()).toEqual(["deleted x-bell", "updated y-bell"]);
  });

  test("leaves a stranger's object of a member's name alone, with the family's reason and remedy", async () => {
    const cr = herd();
    const strange = { ...bellOf(cr, sheep("x")), metadata: { name: "x-bell", namespace: "web" } };
    const { cluster, reconcile, status } = meadow([cr, sheep("x"), sheep("y"), strange]);

    const outcome = await reconcile();

    expect(outcome.result).toBe("stalled");
    expect(cluster.find("Service", "x-bell")?.metadata.ownerReferences).toBeUndefined();
    expect(status().conditions?.[0]).toMatchObject({
      reason: "BellTaken",
      message: 'Service "x-bell" exists and is not controlled by this Herd: rename the sheep',
    });
    expect(servicesOf(cluster.state())).toContain("web/y-bell");
  });

  test("never deletes what bears its label and is somebody else's", async () => {
    const cr = herd();
    const strange = {
      ...bellOf(cr, sheep("q")),
      metadata: { name: "q", namespace: "web", labels: { herd: "herd-a" } },
    };
    const { cluster, reconcile } = meadow([cr, strange]);

    await reconcile();

    expect(cluster.find("Service", "q")).toBeDefined();
  });

  test("whose list fails is a problem, and nothing of it is written", async () => {
    const { cluster, reconcile } = meadow([herd(), sheep("x")]);
    cluster.refuse("list services", 403, "Forbidden");

    const outcome = await reconcile();

    expect(outcome).toMatchObject({ result: "stalled", changes: [] });
  });
});

test("a custom resource that is changed while facts are gathered is looked at anew before anything is written", async () => {
  const { cluster, reconcile } = meadow([herd(), sheep("x"), sheep("z", "white")]);
  cluster.before("list services", () =>
    cluster.edit<Herd>("Herd", "a", (cr) => {
      cr.spec.colour = "white";
    }),
  );

  const requests = await cluster.recording(reconcile);

  expect(requests.filter(isWrite)).not.toContain("apply Service web/x-bell");
  expect(servicesOf(cluster.state())).toEqual(["web/z-bell"]);
});

test("a custom resource that is gone costs one read", async () => {
  const { cluster, reconcile } = meadow([]);

  expect(await cluster.recording(reconcile)).toEqual(["get Herd web/a"]);
});

describe("an operation", () => {
  const shearing = [herd({ isShorn: true }), sheep("x"), sheep("y")];

  test("is told by an Event, and the status tells what it left behind", async () => {
    const { cluster, reconcile, status } = meadow(shearing);

    const outcome = await reconcile();

    expect(outcome.goesOn).toBe(true);
    expect(cluster.events()).toContain("Normal Shorn: Shorn x");
    expect(status()).toMatchObject({ shorn: 1 });
  });

  test("that goes on is no echo: the event of its own status is the next step", async () => {
    const { cluster, memory, reconcile } = meadow(shearing);
    await reconcile();
    const { metadata } = cluster.find<Herd>("Herd", "a") ?? herd();
    expect(memory.isOwnWrite(metadata) || memory.isOld(metadata) || memory.isReconciled(metadata)).toBe(false);

    const outcome = await reconcile();

    expect(outcome.goesOn).toBeUndefined();
    const after = cluster.find<Herd>("Herd", "a") ?? herd();
    expect(memory.isOwnWrite(after.metadata)).toBe(true);
  });

  test("is not begun while a child is not as desired", async () => {
    const cr = herd({ isShorn: true });
    const strange = { ...bellOf(cr, sheep("x")), metadata: { name: "x-bell", namespace: "web" } };
    const { cluster, reconcile } = meadow([cr, sheep("x"), strange]);

    await reconcile();

    expect(cluster.find<Sheep>("Sheep", "x")?.shorn).toBeUndefined();
  });

  test("writes to the version that was read, and looks again when somebody was faster", async () => {
    const { cluster, reconcile } = meadow(shearing);
    cluster.before("patch Sheep", () =>
      cluster.edit("Sheep", "x", ({ metadata }) => {
        metadata.labels = { colour: "white" };
      }),
    );

    await reconcile();

    expect(cluster.find<Sheep>("Sheep", "x")?.shorn).toBeUndefined();
    expect(cluster.find<Sheep>("Sheep", "y")?.shorn).toBe(true);
  });
});

describe("a kind of no namespace", () => {
  test("has members wherever its facts are, and Events in the namespace default", async () => {
    const { cluster, reconcile } = meadow([herd({}, ""), sheep("x"), sheep("y", "black", "shop")], clusterHerds);

    await reconcile();

    expect(servicesOf(cluster.state())).toEqual(["shop/y-bell", "web/x-bell"]);
    expect(cluster.requests.filter((request) => request.startsWith("create Event"))).toEqual(
      expect.arrayContaining([expect.stringContaining("create Event default/")]),
    );
  });
});

describe("what is good to know", () => {
  const knowing = () => {
    const found: unknown[] = [];
    const kind: typeof herds = {
      ...herds,
      async gather(_cr, reader, { recent }) {
        const all = await recent("sheep", 60_000, () => reader.listIfPossible<Sheep>(sheepResource));
        found.push(typeof all === "string" ? all : all.map(({ metadata: { name } }) => name));
        return { sheep: [] };
      },
    };
    return { found, ...meadow([herd(), sheep("x"), sheep("y")], kind) };
  };

  test("is listed once for all passes of a process", async () => {
    const { cluster, found, reconcile } = knowing();

    const requests = await cluster.recording(async () => {
      await reconcile();
      await reconcile();
    });

    expect(found).toEqual([
      ["x", "y"],
      ["x", "y"],
    ]);
    expect(requests.filter((one) => one === "list sheeps")).toHaveLength(1);
  });

  test("fails no pass where it may not be read, or is not served", async () => {
    const closed = knowing();
    closed.cluster.refuse("list sheeps", 403, "Forbidden");
    const without = knowing();
    without.cluster.withdraw("Sheep");

    await closed.reconcile();
    await without.reconcile();

    expect([closed.found, without.found]).toEqual([["forbidden"], ["not served"]]);
  });

  test("fails the pass where the API server fails", async () => {
    const { cluster, reconcile } = knowing();
    cluster.refuse("list sheeps", 500, "InternalError");

    await expect(reconcile()).rejects.toThrow("InternalError");
  });
});

describe("a resync", () => {
  const runIn = async (stage: ReturnType<typeof meadow>, namespaces: string[], kind = herds) =>
    await resync({
      client: stage.cluster.client,
      kinds: [kind],
      namespaces,
      settings,
      reconcile: stage.reconciler,
      log: memoryLog(),
      instance: "test",
    });

  test("looks at each one, since no list of its own shows what it depends on", async () => {
    const stage = meadow([herd(), sheep("x")]);
    await stage.reconcile();
    stage.cluster.put(sheep("y"));

    expect(await runIn(stage, [])).toMatchObject({ seen: 1, examined: 1, drifted: 1, repaired: 1 });
    expect(await runIn(stage, [])).toMatchObject({ seen: 1, examined: 1, drifted: 0 });
  });

  test("takes all steps of an operation", async () => {
    const stage = meadow([herd({ isShorn: true }), sheep("x"), sheep("y"), sheep("z")]);

    await runIn(stage, []);

    expect(stage.status().shorn).toBe(3);
  });

  test("leaves a kind of no namespace alone where it works in some namespaces only", async () => {
    const stage = meadow([herd({}, ""), sheep("x")], clusterHerds);

    expect(await runIn(stage, ["web"], clusterHerds)).toMatchObject({ seen: 0 });
    expect(await runIn(stage, [], clusterHerds)).toMatchObject({ seen: 1 });
  });
});
