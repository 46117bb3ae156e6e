/** What a Redis becomes on a real API server, with the StatefulSet's own controller and pods of pretended kubelets. */

import { describe, expect, test } from "vitest";
import { until } from "../../../dev/platform/until.ts";
import type { Resource } from "../../../src/api/kubernetes/resource.ts";
import type { RedisSpec } from "../../../src/api/redis.ebb.dev/index.ts";
import { serviceMonitor } from "../../../src/kinds/redis/children/service-monitor.ts";
import { statefulSet } from "../../../src/kinds/redis/children/stateful-set.ts";
import { redis } from "../../../src/kinds/redis/index.ts";
import { claimResource } from "../../../src/kinds/redis/operated.ts";
import { resource } from "../../../src/kinds/redis/resource.ts";
import { serviceResource } from "../../../src/kinds/redis/service.ts";
import { ownNamespace, sharedCluster } from "../../support/cluster.ts";
import { allEventsAbout } from "../../support/kubernetes-events.ts";
import { ownServiceMonitorApi } from "../../support/prometheus-operator.ts";
import { ownReconciler } from "../../support/reconciler.ts";
import { redisUser, settled } from "../../support/redis/live.ts";
import { ownKubelet } from "../../support/redis/own-kubelet.ts";
import { growingClass, putVolumes } from "../../support/redis/volumes.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "redis-children");
const monitors = ownServiceMonitorApi(cluster);
const reconciler = ownReconciler(cluster, namespace, {}, redis);
const { reconcile, resync } = reconciler;
const user = redisUser(cluster, namespace);
const { kubelet } = ownKubelet(cluster, namespace);

/** Kind and name of everything that a Redis controls. */
const objectsOf = async (name: string): Promise<string[]> => {
  const resources = [...new Map(redis.children.map(({ resource: one }) => [one.plural, one])).values()];
  const listed = resources.map(async (one) => {
    const pages = cluster.client.list(one, { namespace, labelSelector: `redis.ebb.dev/instance=${name}` });
    const objects = await Array.fromAsync(pages).catch(() => []);
    return objects.flat().map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  });
  return (await Promise.all(listed)).flat().sort();
};

test("S3-09, S3-15: the resource is a StatefulSet, Services, a ConfigMap and a budget, by the names of the contract", async () => {
  await user.apply("cart", { mode: "Replication", replicas: 2 });

  await settled(user, reconciler, "cart");

  expect(await objectsOf("cart")).toEqual([
    "ConfigMap cart-config",
    "PodDisruptionBudget cart",
    "Service cart",
    "Service cart-headless",
    "Service cart-master",
    "Service cart-replica",
    "StatefulSet cart",
  ]);
});

test("S3-18, M3, M5: exporter and monitoring are switched on and off without leftovers", async (context) => {
  await monitors.install();
  monitors.required(context);
  const on: RedisSpec = {
    redisExporter: { enabled: true },
    monitoring: { enabled: true, prometheusRule: { enabled: true } },
    networkPolicy: { enabled: true },
    service: { additional: { enabled: true } },
  };
  await user.apply("toggled");
  await settled(user, reconciler, "toggled");
  const before = await objectsOf("toggled");

  await user.apply("toggled", on);
  await settled(user, reconciler, "toggled");
  const added = (await objectsOf("toggled")).filter((one) => !before.includes(one));
  const containers = (await user.pods("toggled")).map((pod) => containersOf(pod));

  expect(added).toEqual([
    "NetworkPolicy toggled",
    "PrometheusRule toggled",
    "Service toggled-additional",
    "Service toggled-metrics",
    "ServiceMonitor toggled",
  ]);
  expect(containers).toEqual([["redis", "redis-exporter"]]);
  expect(await user.condition("toggled", "MonitoringReady")).toMatchObject({ status: "True", reason: "Monitored" });

  await user.apply("toggled");
  await settled(user, reconciler, "toggled");

  expect(await objectsOf("toggled")).toEqual(before);
  expect((await user.pods("toggled")).map((pod) => containersOf(pod))).toEqual([["redis"]]);
});

const containersOf = (pod: object): string[] =>
  (pod as { spec: { containers: { name: string }[] } }).spec.containers.map(({ name }) => name);

test("F8: scaled out, new pods replicate and are labelled; scaled in, a master that would go hands over first", async () => {
  const sized = (replicas: number): RedisSpec => ({ mode: "Replication", replicas, failover: { afterSeconds: 1 } });
  await user.apply("sized", sized(2));
  await settled(user, reconciler, "sized");

  await user.apply("sized", sized(3));
  await settled(user, reconciler, "sized");
  expect(await user.labelled("sized", "slave")).toEqual(["sized-1", "sized-2"]);

  const [first] = await user.pods("sized");
  if (first === undefined) throw new Error("there are no pods");
  await kubelet().kill(first);
  await until("another one is the master", async () => {
    await reconcile("sized");
    return (await user.labelled("sized", "master")).some((name) => name !== "sized-0");
  });
  kubelet().restart(first);
  await settled(user, reconciler, "sized");

  await user.apply("sized", sized(1));
  const { status } = await settled(user, reconciler, "sized");
  expect(status).toMatchObject({ replicas: 1, master: "sized-0" });
  expect((await user.pods("sized")).map(({ metadata }) => metadata.name)).toEqual(["sized-0"]);
  const told = await allEventsAbout(cluster, namespace, "sized", redis);
  expect(told.map(({ note }) => note)).toContainEqual(expect.stringMatching(/^Pod sized-0 is .* \(Handover /));
});

describe("volumes", () => {
  const onVolumes = (size: string, keepAfterDelete = true): RedisSpec => ({
    persistence: { enabled: true, size, storageClassName: growingClass, keepAfterDelete },
  });
  const claimOf = (name: string) => user.object(claimResource, `${name}-${name}-0`);
  const isGone = (of: Resource, name: string) => async () => (await user.object(of, name)) === undefined;

  test("grow by their claims, and an Event tells it; the StatefulSet stays as it is", async () => {
    await putVolumes(cluster, `${namespace}-grown`, 1);
    await user.apply("grown", onVolumes("1Gi"));
    await settled(user, reconciler, "grown");
    const before = await user.object(statefulSet.resource, "grown");

    await user.apply("grown", onVolumes("2048Mi"));
    await settled(user, reconciler, "grown");

    expect((await claimOf("grown"))?.spec.resources.requests.storage).toBe("2Gi");
    expect((await user.object(statefulSet.resource, "grown"))?.metadata.generation).toBe(before?.metadata.generation);
    const told = await allEventsAbout(cluster, namespace, "grown", redis);
    expect(told.map(({ note }) => note)).toContain("Asked for 2Gi for PersistentVolumeClaim grown-grown-0");
  });

  test.each([
    ["stay when the resource is deleted", "kept", true],
    ["go with it where keepAfterDelete is false", "dropped", false],
  ])("%s", async (_, name, keepAfterDelete) => {
    await putVolumes(cluster, `${namespace}-${name}`, 1);
    await user.apply(name, onVolumes("1Gi", keepAfterDelete));
    await settled(user, reconciler, name);
    const before = await claimOf(name);

    await user.remove(resource, name);
    await until("the StatefulSet is gone", isGone(statefulSet.resource, name));

    if (keepAfterDelete) expect((await claimOf(name))?.metadata).toMatchObject({ uid: before?.metadata.uid });
    else
      await until(
        "the claim is going",
        async () => (await claimOf(name))?.metadata.deletionTimestamp ?? isGone(claimResource, `${name}-${name}-0`)(),
      );
    expect(await objectsOf(name)).toEqual([]);
  });
});

test("foreign: an object of another is neither changed nor deleted, and all else is handled", async () => {
  await cluster.kubectl(["-n", namespace, "create", "service", "clusterip", "taken", "--tcp=1:1"]);
  await user.apply("taken");

  await reconcile("taken");

  expect((await user.object(serviceResource, "taken"))?.spec.ports[0].port).toBe(1);
  expect(await user.condition("taken", "Degraded")).toMatchObject({ status: "True", reason: "NotControlled" });
  expect(await objectsOf("taken")).toContain("StatefulSet taken");
});

test("ImmutableField: what a StatefulSet does not take is told with the remedy, and nothing is forced", async () => {
  await user.apply("fixed");
  await settled(user, reconciler, "fixed");
  const before = await user.object(statefulSet.resource, "fixed");

  await user.apply("fixed", { persistence: { enabled: true } });
  await reconcile("fixed");

  expect(await user.condition("fixed", "Degraded")).toMatchObject({
    status: "True",
    reason: "ImmutableField",
    message: expect.stringContaining("delete statefulset fixed --cascade=orphan"),
  });
  expect((await user.object(statefulSet.resource, "fixed"))?.metadata.uid).toBe(before?.metadata.uid);
});

test("where the monitors' API is not served, all else goes on, and the first resync after it is makes them", async (context) => {
  await monitors.remove();
  await user.apply("unseen", { redisExporter: { enabled: true }, monitoring: { enabled: true } });
  await settled(user, reconciler, "unseen");
  const unseen = await user.condition("unseen", "MonitoringReady");

  await monitors.install();
  monitors.required(context);
  await resync();

  expect(unseen).toMatchObject({ status: "False", reason: "CRDNotInstalled" });
  expect(await user.object(serviceMonitor.resource, "unseen")).toBeDefined();
  expect(await user.condition("unseen", "MonitoringReady")).toMatchObject({ status: "True" });
});
