import type { V2HorizontalPodAutoscalerSpec } from "@kubernetes/client-node";
import { describe, expect, test } from "vitest";
import { until } from "../../dev/platform/until.ts";
import { ownersOf } from "../../src/api/kubernetes/managed-fields.ts";
import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import type { MemcachedSpec } from "../../src/api/memcached.c5c3.io/index.ts";
import { isOwnedBy } from "../../src/engine/ownership.ts";
import { horizontalPodAutoscaler } from "../../src/kinds/memcached/children/horizontal-pod-autoscaler.ts";
import { pathOf } from "../../src/kube/path.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { deployments, memcachedUser } from "../support/memcached.ts";
import { ownReconciler, type Pass } from "../support/reconciler.ts";
import { of, recordRequests, writes } from "../support/requests.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "autoscaling");
const { reconcile, settle, before, resync, crash } = ownReconciler(cluster, namespace);
const user = memcachedUser(cluster, namespace);
const kubectl = (...args: string[]) => cluster.kubectl(["-n", namespace, ...args]);

const resources = { requests: { cpu: "100m" } };
const autoscaled = (more: MemcachedSpec = {}): MemcachedSpec => ({
  resources,
  autoscaling: { enabled: true, minReplicas: 2, maxReplicas: 9 },
  ...more,
});

/** As the autoscaler's controller does. It does nothing by itself while the number is in its range, as there are no metrics. */
const autoscalerSays = (name: string, replicas: number, fieldManager = "kube-controller-manager") =>
  cluster.transport.send({
    method: "PATCH",
    path: pathOf(deployments, { namespace, name, subresource: "scale" }),
    query: { fieldManager },
    contentType: "application/merge-patch+json",
    body: { spec: { replicas } },
    doing: `scale Deployment "${name}"`,
  });

const isOfAutoscaler = (write: string) => write.startsWith("PATCH horizontalpodautoscalers/");
type Autoscaler = KubeObject & { spec: V2HorizontalPodAutoscalerSpec };
const autoscaler = (name: string) =>
  cluster.client.get<Autoscaler>(horizontalPodAutoscaler.resource, { namespace, name });

const replicas = async (name: string) => (await user.deployment(name))?.spec.replicas;
/** Counts the changes of a Deployment's spec and annotations: where there was only one, no other number was in between. */
const generation = async (name: string) => (await user.deployment(name))?.metadata.generation ?? Number.NaN;
const heldNumber = async (name: string) =>
  (await user.deployment(name))?.metadata.annotations?.["memcached.c5c3.io/held-replicas"];
const managersOfReplicas = async (name: string) => {
  const live = await user.deployment(name);
  return live && ownersOf(live, ["spec", "replicas"]).map(({ manager }) => manager);
};

/** A pass as events bring it about: again, where pods that come and go were in its way too often. */
const delivered = (name: string): Promise<Pass> => until(`a pass over ${name} succeeds`, () => reconcile(name));
const become = async (name: string, spec: MemcachedSpec): Promise<Pass> => {
  await user.apply(name, spec);
  return delivered(name);
};
/** Autoscaled, and the autoscaler has spoken. */
const scaledTo = async (name: string, count: number) => {
  await become(name, autoscaled());
  await autoscalerSays(name, count);
  await settle(name);
};

describe("with autoscaling", () => {
  test("20: the autoscaler's 7 stands through 20 reconciles and a resync, and ebb writes nothing", async () => {
    await scaledTo("seven", 7);
    expect(await managersOfReplicas("seven")).toEqual(["kube-controller-manager"]);
    const requests = recordRequests(namespace);

    for (let pass = 1; pass <= 20; pass++) await reconcile("seven");
    const summary = await resync();

    expect(summary).toMatchObject({ repaired: 0, failed: 0 });
    expect(writes(of(await requests(), "ebb-reconcile")).filter(({ name }) => name === "seven")).toEqual([]);
    expect(await replicas("seven")).toBe(7);
  });

  test("20: a change of the spec does not write the autoscaler's number", async () => {
    await scaledTo("changed", 7);

    await become("changed", autoscaled({ image: "memcached:1.6.38" }));

    expect(await replicas("changed")).toBe(7);
    expect(await managersOfReplicas("changed")).toEqual(["kube-controller-manager"]);
  });

  test("20: a number that the real autoscaler sets is left to it", async () => {
    await become("real", { resources, replicas: 5 });
    const autoscaling = { enabled: true, minReplicas: 2, maxReplicas: 3 };
    await become("real", { resources, autoscaling });

    await until("the autoscaler has brought the number into its range", async () => (await replicas("real")) === 3, {
      timeoutMs: 120_000,
    });
    await settle("real");

    expect(await replicas("real")).toBe(3);
    expect(await managersOfReplicas("real")).toEqual([expect.stringMatching(/^kube-controller-manager/)]);
  }, 180_000);

  test.each<[string, MemcachedSpec, MemcachedSpec]>([
    ["switches autoscaling on", { replicas: 5 }, autoscaled()],
    ["changes the image", autoscaled(), autoscaled({ image: "memcached:1.6.38" })],
    ["lifts a 0", { replicas: 0 }, autoscaled()],
  ])("20: when ebb %s and the autoscaler writes at once, the autoscaler's number stands", async (what, from, to) => {
    const name = `race-${what.length}`;
    await become(name, from);
    await settle(name);

    before(`PATCH deployments/${name}`, () => autoscalerSays(name, 7));
    await become(name, to);

    expect(await replicas(name)).toBe(7);
    await reconcile(name);
    expect(await replicas(name)).toBe(7);
    expect(await managersOfReplicas(name)).toEqual(["kube-controller-manager"]);
  });

  test("21: switched on at 5, it is 5 all the while until the autoscaler decides", async () => {
    await become("on-at-5", { resources, replicas: 5 });
    await settle("on-at-5");
    const first = await generation("on-at-5");

    await become("on-at-5", autoscaled());
    await settle("on-at-5");
    await resync();

    expect(await replicas("on-at-5")).toBe(5);
    expect(await generation("on-at-5")).toBe(first + 1);
    expect((await autoscaler("on-at-5"))?.spec).toMatchObject({ minReplicas: 2, maxReplicas: 9 });
    await autoscalerSays("on-at-5", 6);
    await settle("on-at-5");
    expect(await replicas("on-at-5")).toBe(6);
  });

  test("21: switched on at 0, it is minReplicas at once", async () => {
    await become("on-at-0", { resources, replicas: 0 });
    const first = await generation("on-at-0");

    await become("on-at-0", autoscaled());

    expect(await replicas("on-at-0")).toBe(2);
    expect(await generation("on-at-0")).toBe(first + 1);
    expect((await delivered("on-at-0")).changes).toEqual([]);
  });

  test("21: from the start it is created at minReplicas, never at 1", async () => {
    await become("on-first", autoscaled());

    expect(await replicas("on-first")).toBe(2);
    expect(await generation("on-first")).toBe(1);
    expect((await delivered("on-first")).changes).toEqual([]);
  });

  test("21: a deleted Deployment is created at minReplicas, never at 1", async () => {
    await scaledTo("lost", 7);
    await user.remove(deployments, "lost");

    await delivered("lost");

    expect(await replicas("lost")).toBe(2);
    expect(await generation("lost")).toBe(1);
  });

  test("24: a stored 1 counts for nothing once autoscaling is on", async () => {
    await become("stored-1", { resources, replicas: 5 });
    await become("stored-1", { resources, replicas: 1 });
    await kubectl("scale", "deployment/stored-1", "--replicas=3");

    await become("stored-1", autoscaled({ replicas: 1 }));

    expect(await replicas("stored-1")).toBe(3);
  });
});

describe("autoscaling switched off", () => {
  test("22: with replicas: 3 it is 3, in one step and before the autoscaler goes", async () => {
    await scaledTo("off-to-3", 7);
    const first = await generation("off-to-3");

    const { writes } = await become("off-to-3", { resources, replicas: 3 });

    expect(writes.slice(0, 2)).toEqual(["PATCH deployments/off-to-3", "DELETE horizontalpodautoscalers/off-to-3"]);
    expect(await replicas("off-to-3")).toBe(3);
    expect(await generation("off-to-3")).toBe(first + 1);
    expect(await heldNumber("off-to-3")).toBeUndefined();
    expect(await autoscaler("off-to-3")).toBeUndefined();
  });

  test("22: without replicas the 8 is held, also after a resync and an image change, until replicas: 2", async () => {
    await scaledTo("held", 8);
    const first = await generation("held");

    const { writes } = await become("held", { resources });

    expect(writes.slice(0, 2)).toEqual(["PATCH deployments/held", "DELETE horizontalpodautoscalers/held"]);
    expect([await replicas("held"), await heldNumber("held")]).toEqual([8, "8"]);
    expect(await generation("held")).toBe(first + 1);
    expect(await autoscaler("held")).toBeUndefined();

    await resync();
    await become("held", { resources, image: "memcached:1.6.38" });
    await settle("held");
    expect([await replicas("held"), await heldNumber("held")]).toEqual([8, "8"]);

    await become("held", { resources, replicas: 2 });
    expect([await replicas("held"), await heldNumber("held")]).toEqual([2, undefined]);
    await resync();
    expect(await replicas("held")).toBe(2);
  });

  test("22: the held number is what counts after a change by hand", async () => {
    await scaledTo("held-by-hand", 4);
    await become("held-by-hand", { resources });
    await kubectl("scale", "deployment/held-by-hand", "--replicas=1");

    await delivered("held-by-hand");

    expect(await replicas("held-by-hand")).toBe(4);
  });

  test("22: switched on again the held number stays, and is no longer written down", async () => {
    await scaledTo("on-again", 8);
    await become("on-again", { resources });
    const first = await generation("on-again");

    await become("on-again", autoscaled());

    expect([await replicas("on-again"), await heldNumber("on-again")]).toEqual([8, undefined]);
    expect(await generation("on-again")).toBe(first + 1);
  });

  test("22: what the autoscaler says in the last moment is held", async () => {
    await scaledTo("last-word", 8);

    before("PATCH deployments/last-word", () => autoscalerSays("last-word", 6));
    await become("last-word", { resources });

    expect([await replicas("last-word"), await heldNumber("last-word")]).toEqual([6, "6"]);
  });
});

/** What the autoscaler's controller calls itself is the name of the program that it runs in. */
test.each(["kube-controller-manager", "kube-controller-manager-v1.36.3", "k3s", "kubelite"])(
  "23: a number set by an autoscaler in %s is held, also where no pass under autoscaling told the Deployment of it",
  async (manager) => {
    const name = `unmarked-${manager.replaceAll(".", "-")}`;
    await become(name, { resources, replicas: 3 });
    await user.apply(name, autoscaled());
    await crash(name, isOfAutoscaler);
    await autoscalerSays(name, 7, manager);

    await become(name, { resources });

    expect([await replicas(name), await heldNumber(name)]).toEqual([7, "7"]);
    expect(await autoscaler(name)).toBeUndefined();
  },
);

interface Story {
  /** What was before; all pods are there. */
  from(name: string): Promise<unknown>;
  /** What the pass that is killed is about. */
  change(name: string): Promise<unknown>;
}
const to = (spec: MemcachedSpec) => (name: string) => user.apply(name, spec);
const at = (count: number) => (name: string) => become(name, { resources, replicas: count }).then(() => settle(name));
const autoscaledAt = (count: number) => (name: string) => scaledTo(name, count);

const stories: [string, Story][] = [
  ["20: a new image at 7", { from: autoscaledAt(7), change: to(autoscaled({ image: "memcached:1.6.38" })) }],
  ["21: switched on at 5", { from: at(5), change: to(autoscaled()) }],
  ["21: switched on at 0", { from: at(0), change: to(autoscaled()) }],
  ["21: on from the start", { from: async () => undefined, change: to(autoscaled()) }],
  ["21: a deleted Deployment", { from: autoscaledAt(4), change: (name) => user.remove(deployments, name) }],
  ["22: switched off with replicas: 3", { from: autoscaledAt(7), change: to({ resources, replicas: 3 }) }],
  ["22: switched off at 8 without replicas", { from: autoscaledAt(8), change: to({ resources }) }],
  [
    "22: replicas: 2 while 6 are held",
    {
      async from(name) {
        await scaledTo(name, 6);
        await become(name, { resources });
        await settle(name);
      },
      change: to({ resources, replicas: 2 }),
    },
  ],
];

/** All that is left when nothing is under way any more, but for names and times. */
const endState = async (name: string): Promise<unknown> => {
  const cr = await settle(name);
  const [deployment, service, scaler] = await Promise.all([
    user.deployment(name),
    user.service(name),
    autoscaler(name),
  ]);
  const { "deployment.kubernetes.io/revision": _, ...annotations } = deployment?.metadata.annotations ?? {};
  const conditions = cr.status?.conditions?.map(({ type, status, reason, message }) => [type, status, reason, message]);
  const state = {
    deployment: { labels: deployment?.metadata.labels, annotations, spec: deployment?.spec },
    managersOfReplicas: await managersOfReplicas(name),
    service: { selector: service?.spec.selector, ports: service?.spec.ports },
    autoscaler: scaler && { labels: scaler.metadata.labels, spec: scaler.spec },
    areOwned: [deployment, service, scaler].map((child) => child && isOwnedBy(child, cr)),
    status: { ...cr.status, conditions, observedGeneration: cr.status?.observedGeneration === cr.metadata.generation },
  };
  return JSON.parse(JSON.stringify(state).replaceAll(name, "NAME"));
};

describe("a crash in the middle", () => {
  test.each(stories.map((story, index) => [...story, index] as const))(
    "23: of %s ends where an undisturbed pass does, whichever writes it lets through",
    async (_, { from, change }, index) => {
      const undisturbed = `whole-${index}`;
      await from(undisturbed);
      await change(undisturbed);
      const pass = await reconcile(undisturbed);
      expect(pass.changes.length).toBeGreaterThan(0);
      const expected = await endState(undisturbed);

      // A crash between two reads leaves what a crash before the first write does.
      const crashes: ((write: string, index: number) => boolean)[] = pass.writes.map((_, k) => (__, i) => i < k);
      if (pass.writes.length > 1) crashes.push(isOfAutoscaler);
      for (const [k, survives] of crashes.entries()) {
        const name = `broken-${index}-${k}`;
        await from(name);
        await change(name);

        await crash(name, survives);
        await delivered(name);

        expect(await endState(name), `after crash ${k} of ${pass.writes}`).toEqual(expected);
        expect((await reconcile(name)).writes).toEqual([]);
      }
    },
    300_000,
  );

  test("23: an autoscaler that is not gone yet changes nothing of the number that is held", async () => {
    await scaledTo("outlived", 8);
    await user.apply("outlived", { resources });
    await crash("outlived", (_, index) => index < 1);
    await autoscalerSays("outlived", 9);

    await delivered("outlived");

    expect([await replicas("outlived"), await heldNumber("outlived")]).toEqual([8, "8"]);
    expect(await autoscaler("outlived")).toBeUndefined();
  });
});

const verdicts = async (name: string) => {
  const { status } = (await user.memcached(name)) ?? {};
  return [status?.conditions?.map((one) => one.status[0]).join(" "), status?.serverList];
};

describe("without autoscaling", () => {
  const budget = { podDisruptionBudget: { enabled: true, minAvailable: 1 } };

  test("25: kubectl scale of a Memcached to 4 gives 4 pods, to 0 none, also with a budget", async () => {
    await become("scaled", { replicas: 2, highAvailability: budget });

    await kubectl("scale", "memcached/scaled", "--replicas=4");
    await delivered("scaled");
    expect(await replicas("scaled")).toBe(4);
    expect((await settle("scaled")).status).toMatchObject({ replicas: 4, readyReplicas: 4 });

    await kubectl("scale", "memcached/scaled", "--replicas=0");
    await delivered("scaled");
    expect(await replicas("scaled")).toBe(0);
    expect((await settle("scaled")).status).toMatchObject({ replicas: 0, readyReplicas: 0 });
  });

  test("26: at zero no condition holds and nothing is served, but the Service stays; back at 2 all is well", async () => {
    await become("zero", { replicas: 2 });
    await settle("zero");
    const service = await user.service("zero");

    await become("zero", { replicas: 0 });
    await settle("zero");
    expect(await verdicts("zero")).toEqual(["F F F F", undefined]);
    expect(await user.service("zero")).toEqual(service);

    await become("zero", { replicas: 2 });
    await settle("zero");
    expect(await verdicts("zero")).toEqual(["T F F T", [`zero.${namespace}:11211`]]);
  });

  test("26: without replicas a Deployment that was scaled by hand goes back to 1", async () => {
    await become("unsaid", {});
    await kubectl("scale", "deployment/unsaid", "--replicas=4");

    await delivered("unsaid");

    expect(await replicas("unsaid")).toBe(1);
    expect(await heldNumber("unsaid")).toBeUndefined();
  });
});
