/** Requirement 1, "Exporter Sidecar Injection": every example and every row of its "Runtime Behavior". */

import { expect, test } from "vitest";
import { stringify } from "yaml";
import type { MemcachedSpec } from "../../src/api/memcached.c5c3.io/index.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { memcachedUser } from "../support/memcached.ts";
import { ownReconciler } from "../support/reconciler.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "exporter");
const { reconcile, settle } = ownReconciler(cluster, namespace);
const user = memcachedUser(cluster, namespace);

const serverPort = { name: "memcached", port: 11211, targetPort: "memcached", protocol: "TCP" };
const metricsPort = { name: "metrics", port: 9150, targetPort: "metrics", protocol: "TCP" };
const resources = { requests: { cpu: "50m", memory: "32Mi" }, limits: { cpu: "100m", memory: "64Mi" } };

/** Containers of the pods, and ports of the Service. */
const found = async (name: string) => {
  const [deployment, service] = await Promise.all([user.deployment(name), user.service(name)]);
  const [server, exporter, ...more] = deployment?.spec.template.spec?.containers ?? [];
  return { server, exporter, more, ports: service?.spec.ports };
};

const passed = async (name: string, spec: MemcachedSpec) => {
  await user.apply(name, spec);
  await reconcile(name);
  return found(name);
};

const monitored = (monitoring: object = {}): MemcachedSpec => ({
  replicas: 1,
  monitoring: { enabled: true, ...monitoring },
});

test.each<[string, MemcachedSpec, object]>([
  ["defaults", { replicas: 3, monitoring: { enabled: true } }, { image: "prom/memcached-exporter:v0.15.4" }],
  [
    "custom-image",
    { replicas: 3, monitoring: { enabled: true, exporterImage: "my-registry.example.com/memcached-exporter:v0.16.0" } },
    { image: "my-registry.example.com/memcached-exporter:v0.16.0" },
  ],
  ["resource-limits", { replicas: 3, monitoring: { enabled: true, exporterResources: resources } }, { resources }],
])("the example %s, written as v1alpha1, gets its exporter and the metrics port", async (name, spec, expected) => {
  const example = { apiVersion: "memcached.c5c3.io/v1alpha1", kind: "Memcached", metadata: { name }, spec };

  await cluster.kubectl(["-n", namespace, "apply", "-f", "-"], { input: stringify(example) });
  await reconcile(name);

  const { server, exporter, more, ports } = await found(name);
  expect(server).toMatchObject({
    name: "memcached",
    image: "memcached:1.6",
    ports: [{ name: "memcached", containerPort: 11211, protocol: "TCP" }],
  });
  expect(exporter).toMatchObject({
    name: "exporter",
    ports: [{ name: "metrics", containerPort: 9150, protocol: "TCP" }],
    resources: {},
    ...expected,
  });
  expect(more).toEqual([]);
  expect(ports).toEqual([serverPort, metricsPort]);
});

test("the exporter has no command, arguments, environment, probes, lifecycle hooks or mounts", async () => {
  const { exporter } = await passed("bare", monitored());

  // What remains is its name, image, port, security context, and what the API server adds to any container.
  expect(Object.keys(exporter ?? {}).toSorted()).toEqual([
    "image",
    "imagePullPolicy",
    "name",
    "ports",
    "resources",
    "securityContext",
    "terminationMessagePath",
    "terminationMessagePolicy",
  ]);
});

test.each<[string, MemcachedSpec]>([
  ["without-monitoring", { replicas: 3 }],
  ["switched-off", { replicas: 3, monitoring: { enabled: false } }],
  ["unsaid", { replicas: 3, monitoring: { exporterResources: resources } }],
])("nothing of it is there %s (7)", async (name, spec) => {
  const { server, exporter, ports } = await passed(name, spec);

  expect(server?.name).toBe("memcached");
  expect(exporter).toBeUndefined();
  expect(ports).toEqual([serverPort]);
});

test("combined with high availability only the server gets the preStop hook", async () => {
  const { server, exporter } = await passed("combined", {
    replicas: 3,
    monitoring: { enabled: true, exporterResources: { requests: { cpu: "50m", memory: "32Mi" } } },
    highAvailability: {
      antiAffinityPreset: "soft",
      gracefulShutdown: { enabled: true, preStopDelaySeconds: 10, terminationGracePeriodSeconds: 30 },
      podDisruptionBudget: { enabled: true, minAvailable: 1 },
    },
  });

  expect(server?.lifecycle).toEqual({ preStop: { exec: { command: ["sleep", "10"] } } });
  expect(exporter?.lifecycle).toBeUndefined();
  expect(exporter?.resources).toEqual({ requests: { cpu: "50m", memory: "32Mi" } });
  const deployment = await user.deployment("combined");
  expect(deployment?.spec.template.spec?.terminationGracePeriodSeconds).toBe(30);
  expect(deployment?.spec.template.spec?.affinity?.podAntiAffinity).toBeDefined();
});

test("image and resources can be set, changed and given back, and each is the only thing that moves (7)", async () => {
  const changed = { ...resources, limits: { cpu: "200m" } };
  const { exporter: plain, server } = await passed("overridden", monitored());

  for (const [monitoring, image, wanted] of [
    [{ exporterImage: "exporter:1" }, "exporter:1", {}],
    [{ exporterImage: "exporter:2" }, "exporter:2", {}],
    [{ exporterResources: resources }, plain?.image, resources],
    [{ exporterResources: changed }, plain?.image, changed],
    [{}, plain?.image, {}],
  ] as const) {
    const now = await passed("overridden", monitored(monitoring));

    expect(now.exporter).toEqual({ ...plain, image, resources: wanted });
    expect(now.server).toEqual(server);
    expect(now.ports).toEqual([serverPort, metricsPort]);
  }
});

test.each<[string, MemcachedSpec]>([
  ["disabled", { replicas: 1, monitoring: { enabled: false } }],
  ["removed", { replicas: 1 }],
])("it is toggled both ways when monitoring is %s and enabled again (7)", async (name, without) => {
  const on = await passed(name, monitored());

  const off = await passed(name, without);
  const again = await passed(name, monitored());

  expect(off).toEqual({ server: on.server, exporter: undefined, more: [], ports: [serverPort] });
  expect(again).toEqual(on);
});

test("a second reconcile with the same spec updates nothing", async () => {
  await passed("twice", monitored({ exporterResources: resources }));

  const second = await reconcile("twice");

  expect(second.changes).toEqual([]);
  expect(second.writes.filter((write) => !write.endsWith("/status"))).toEqual([]);
  await settle("twice");
});

test("a container that was removed by hand is back after the next reconcile", async () => {
  const before = await passed("drifted", monitored());
  const removal = [{ op: "remove", path: "/spec/template/spec/containers/1" }];
  const patch = ["-n", namespace, "patch", "deployment", "drifted", "--type=json", "-p", JSON.stringify(removal)];
  await cluster.kubectl(patch);
  expect((await found("drifted")).exporter).toBeUndefined();

  await reconcile("drifted");

  expect(await found("drifted")).toEqual(before);
});
