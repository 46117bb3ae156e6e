import type { V1ReplicaSetSpec } from "@kubernetes/client-node";
import { describe, expect, test } from "vitest";
import { until } from "../../dev/platform/until.ts";
import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import type { Resource } from "../../src/api/kubernetes/resource.ts";
import type { Memcached, MemcachedSpec } from "../../src/api/memcached.c5c3.io/index.ts";
import { controllerOf } from "../../src/engine/ownership.ts";
import { memcached } from "../../src/kinds/memcached/index.ts";
import { pathOf } from "../../src/kube/path.ts";
import type { Settings } from "../../src/settings.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { mayDeleteChildren } from "../support/may-delete-children.ts";
import { deployments, memcachedUser, services } from "../support/memcached.ts";
import { ownReconciler } from "../support/reconciler.ts";
import { settings } from "../support/settings.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "takeover");
const podDefaults = "compatible";
const { reconcile, settle, resync } = ownReconciler(cluster, namespace, { EBB_POD_DEFAULTS: podDefaults });
const user = memcachedUser(cluster, namespace);
const kubectl = (...args: string[]) => cluster.kubectl(["-n", namespace, ...args]);
const merge = (kind: string, name: string, change: object) =>
  kubectl("patch", kind, name, "--type=strategic", "-p", JSON.stringify(change));

const resourceOf = (kind: string): Resource => {
  const resource = memcached.children.find((child) => child.resource.kind === kind)?.resource;
  if (resource === undefined) throw new Error(`there is no child ${kind}`);
  return resource;
};
const read = (kind: string, name: string) => cluster.client.get<KubeObject>(resourceOf(kind), { namespace, name });

/** Some fields a Go client sends whether they are set or not. */
const asFromGo = (child: KubeObject & { spec?: object }): object => {
  const { annotations: { "memcached.c5c3.io/autoscaled": _, ...annotations } = {}, ...metadata } = child.metadata;
  return {
    ...child,
    metadata: { ...metadata, annotations, creationTimestamp: null },
    spec: JSON.parse(JSON.stringify(child.spec), (key, value) =>
      key === "containers" ? value.map((container: object) => ({ resources: {}, ...container })) : value,
    ),
    ...(child.kind === "NetworkPolicy" ? {} : { status: {} }),
  };
};

/** The children of a Memcached as a controller made them that writes by update, for a spec of an earlier day. */
const leave = async (cr: Memcached, spec: MemcachedSpec): Promise<void> => {
  const compatible: Settings = { ...settings, podDefaults };
  for (const child of memcached.children) {
    const body = child.build({ ...cr, spec }, { settings: compatible, secrets: new Map() });
    if (body === undefined) continue;
    await cluster.transport.send({
      method: "POST",
      path: pathOf(child.resource, { namespace }),
      query: { fieldManager: "manager" },
      body: asFromGo(body),
      doing: `leave ${body.kind} "${cr.metadata.name}"`,
    });
  }
  await untilRolledOut(cr.metadata.name);
};

type ReplicaSet = KubeObject & { spec: V1ReplicaSetSpec };
const replicaSetResource: Resource = { group: "apps", version: "v1", kind: "ReplicaSet", plural: "replicasets" };
/** Names and revision of what the Deployment's controller has made of it. */
const rollouts = async (name: string) => {
  const labelSelector = `app.kubernetes.io/instance=${name}`;
  const pages = await Array.fromAsync(
    cluster.client.list<ReplicaSet>(replicaSetResource, { namespace, labelSelector }),
  );
  const annotations = (await user.deployment(name))?.metadata.annotations;
  return {
    replicaSets: pages.flat().map(({ metadata }) => metadata.name),
    revision: annotations?.["deployment.kubernetes.io/revision"],
  };
};
const untilRolledOut = (name: string) =>
  until(`Deployment ${name} is rolled out`, async () => {
    const { metadata, spec, status = {} } = (await user.deployment(name)) ?? {};
    const { observedGeneration, replicas = 0, updatedReplicas = 0, readyReplicas = 0 } = status;
    const counts = [replicas, updatedReplicas, readyReplicas];
    return observedGeneration === metadata?.generation && counts.every((count) => count === spec?.replicas);
  });

const managers = async (kind: string, name: string) => {
  const { metadata } = (await read(kind, name)) ?? {};
  return (metadata?.managedFields ?? [])
    .filter(({ subresource }) => subresource === undefined)
    .map(({ manager, operation }) => `${operation} ${manager}`);
};
const containers = async (name: string) =>
  (await user.deployment(name))?.spec.template.spec?.containers.map((container) => container.name);
const ports = async (name: string) => (await user.service(name))?.spec.ports?.map((port) => port.name);

const exposed: MemcachedSpec = {
  replicas: 3,
  resources: { requests: { cpu: "100m" } },
  highAvailability: {
    antiAffinityPreset: "soft",
    podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    gracefulShutdown: { enabled: true },
  },
  security: { networkPolicy: { enabled: true } },
};
const { replicas: _, ...unnumbered } = exposed;
const autoscaled: MemcachedSpec = {
  ...unnumbered,
  autoscaling: { enabled: true, minReplicas: 2, maxReplicas: 9 },
};
const monitored: MemcachedSpec = { ...exposed, monitoring: { enabled: true } };

describe("39: objects that a controller left which writes by update", () => {
  test.each<[string, MemcachedSpec, string[]]>([
    ["plain", { replicas: 1 }, ["Deployment", "Service"]],
    ["exposed", exposed, ["Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy"]],
    ["monitored", monitored, ["Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy"]],
    ["autoscaled", autoscaled, ["Deployment", "Service", "HorizontalPodAutoscaler"]],
  ])(
    "are ours after one reconcile, without a rollout, and the second writes nothing: %s",
    async (name, spec, kinds) => {
      await leave(await user.apply(name, spec), spec);
      await untilRolledOut(name);
      const before = await rollouts(name);
      const template = (await user.deployment(name))?.spec.template;

      await reconcile(name);

      for (const kind of kinds) expect(await managers(kind, name), kind).toEqual(["Apply ebb"]);
      await settle(name);
      await untilRolledOut(name);
      expect((await reconcile(name)).writes).toEqual([]);
      expect((await user.deployment(name))?.spec.template).toEqual(template);
      expect(await rollouts(name)).toEqual(before);
      expect(before.revision).toBe("1");
    },
  );

  test("lose what is no longer wanted, and keep what others put there", async () => {
    const name = "outdated";
    const annotations = { "example.com/kept": "1", "example.com/old": "1" };
    const cr = await user.apply(name, { ...exposed, service: { annotations: { "example.com/kept": "1" } } });
    await leave(cr, { ...monitored, service: { annotations } });
    const foreign = { labels: { "example.com/team": "web" }, annotations: { "example.com/note": "mine" } };
    for (const kind of ["deployment", "service", "poddisruptionbudget", "networkpolicy"])
      await merge(kind, name, { metadata: foreign });
    const sidecar = { name: "mesh", image: "mesh:1" };
    await merge("deployment", name, { spec: { template: { spec: { containers: [sidecar] } } } });
    await untilRolledOut(name);

    await reconcile(name);

    expect((await containers(name))?.toSorted()).toEqual(["memcached", "mesh"]);
    expect(await ports(name)).toEqual(["memcached"]);
    const service = await user.service(name);
    expect(service?.metadata.annotations).toEqual({ "example.com/kept": "1", ...foreign.annotations });
    for (const kind of ["Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy"])
      expect((await read(kind, name))?.metadata, kind).toMatchObject(foreign);
    await settle(name);
    expect((await reconcile(name)).writes).toEqual([]);
  });

  test("follow when a feature is switched off later", async () => {
    const name = "later";
    await leave(await user.apply(name, monitored), monitored);
    await reconcile(name);
    await settle(name);

    await user.apply(name, { replicas: 3 });
    await reconcile(name);

    expect(await containers(name)).toEqual(["memcached"]);
    expect(await ports(name)).toEqual(["memcached"]);
    const pods = (await user.deployment(name))?.spec.template.spec;
    expect(pods?.affinity).toBeUndefined();
    expect(pods?.containers[0]?.lifecycle).toBeUndefined();
    expect(pods?.terminationGracePeriodSeconds).toBe(30);
    expect(await read("PodDisruptionBudget", name)).toBeUndefined();
    expect(await read("NetworkPolicy", name)).toBeUndefined();
  });

  test("are found by a resync", async () => {
    const name = "found";
    await leave(await user.apply(name, exposed), exposed);

    await resync();

    for (const kind of ["Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy"])
      expect(await managers(kind, name), kind).toEqual(["Apply ebb"]);
  });
});

describe("39: the number of pods under autoscaling", () => {
  const numberOf = async (name: string) => (await user.deployment(name))?.spec.replicas;
  const autoscalerSays = (name: string, replicas: number) =>
    cluster.transport.send({
      method: "PATCH",
      path: pathOf(deployments, { namespace, name, subresource: "scale" }),
      query: { fieldManager: "kube-controller-manager" },
      contentType: "application/merge-patch+json",
      body: { spec: { replicas } },
      doing: `scale Deployment "${name}"`,
    });

  test("stays what the autoscaler said", async () => {
    const name = "scaled";
    await leave(await user.apply(name, autoscaled), autoscaled);
    await autoscalerSays(name, 7);
    await untilRolledOut(name);

    for (let pass = 1; pass <= 3; pass++) await reconcile(name);

    expect(await numberOf(name)).toBe(7);
    await settle(name);
    expect((await reconcile(name)).writes).toEqual([]);
  });

  test("stays what it was where the autoscaler had no need to say anything", async () => {
    const name = "unscaled";
    await leave(await user.apply(name, autoscaled), { ...autoscaled, autoscaling: { enabled: false }, replicas: 5 });

    for (let pass = 1; pass <= 3; pass++) await reconcile(name);
    expect(await numberOf(name)).toBe(5);

    await autoscalerSays(name, 6);
    await untilRolledOut(name);
    await reconcile(name);
    expect(await numberOf(name)).toBe(6);
  });

  test("is the autoscaler's at the moment when autoscaling goes with the takeover", async () => {
    const name = "released";
    await leave(await user.apply(name, unnumbered), autoscaled);
    await autoscalerSays(name, 6);
    await untilRolledOut(name);

    await reconcile(name);

    expect(await numberOf(name)).toBe(6);
    expect(await read("HorizontalPodAutoscaler", name)).toBeUndefined();
  });
});

/** Where admission guards ownerReferences, only who may delete an object may give it an owner. Not every cluster has this admission. */
describe("33: an object that nobody controls", () => {
  mayDeleteChildren(cluster, namespace);

  /** A Deployment and a Service as somebody made them who knows how ours look, offered to the Memcached `to`. */
  const offer = async (cr: Memcached, to: string): Promise<void> => {
    const compatible: Settings = { ...settings, podDefaults };
    for (const child of memcached.children) {
      const body = child.build(cr, { settings: compatible, secrets: new Map() });
      if (body === undefined) continue;
      const { ownerReferences: _, ...metadata } = body.metadata;
      const annotations = { "memcached.c5c3.io/adopt": to, "example.com/note": "mine" };
      await cluster.kubectl(["create", "-f", "-"], {
        input: JSON.stringify({ ...body, metadata: { ...metadata, annotations } }),
      });
    }
  };
  const owners = async (name: string) => {
    const children = await Promise.all([user.deployment(name), user.service(name)]);
    return children.map((child) => child && controllerOf(child)?.uid);
  };

  test("that is offered to its Memcached by annotation becomes ours, and its pods keep running", async () => {
    const cr = await user.apply("adopted", { replicas: 2 });
    await offer(cr, "adopted");
    await untilRolledOut("adopted");
    const before = await rollouts("adopted");

    const pass = await reconcile("adopted");

    expect(pass).toMatchObject({ result: "reconciled", changes: [{ action: "updated" }, { action: "updated" }] });
    expect(await owners("adopted")).toEqual([cr.metadata.uid, cr.metadata.uid]);
    expect((await user.service("adopted"))?.metadata.annotations).toMatchObject({ "example.com/note": "mine" });
    await settle("adopted");
    expect(await rollouts("adopted")).toEqual(before);
    expect((await reconcile("adopted")).writes).toEqual([]);
  });

  test("that is offered to its Memcached takes its spec", async () => {
    const cr = await user.apply("respecified", { replicas: 2, monitoring: { enabled: true } });
    await offer({ ...cr, spec: { replicas: 0 } }, "respecified");
    await untilRolledOut("respecified");

    await reconcile("respecified");

    expect((await containers("respecified"))?.toSorted()).toEqual(["exporter", "memcached"]);
    expect((await user.deployment("respecified"))?.spec.replicas).toBe(2);
  });

  test("that is offered to another Memcached is not ours", async () => {
    const cr = await user.apply("refused", { replicas: 0 });
    await offer(cr, "another");

    const { result, writes } = await reconcile("refused");

    expect(result).toBe("stalled");
    expect(writes.filter((write) => /deployments|services/.test(write))).toEqual([]);
    expect(await owners("refused")).toEqual([undefined, undefined]);
    expect(await user.condition("refused", "Degraded")).toMatchObject({ status: "True", reason: "NotControlled" });
  });

  test("that is offered but has got a controller is not ours", async () => {
    const cr = await user.apply("controlled", { replicas: 0 });
    await offer(cr, "controlled");
    await kubectl("create", "configmap", "owner");
    const uid = await kubectl("get", "configmap", "owner", "-o", "jsonpath={.metadata.uid}");
    const owner = { apiVersion: "v1", kind: "ConfigMap", name: "owner", uid, controller: true };
    for (const kind of [deployments, services])
      await merge(kind.kind.toLowerCase(), "controlled", { metadata: { ownerReferences: [owner] } });

    const { result } = await reconcile("controlled");

    expect(result).toBe("stalled");
    expect(await owners("controlled")).toEqual([uid, uid]);
    expect(await user.condition("controlled", "Degraded")).toMatchObject({ status: "True", reason: "NotControlled" });
  });
});
