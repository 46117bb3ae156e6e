import { describe, expect, test } from "vitest";
import type { CustomResource } from "../../src/api/kubernetes/object.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { memcacheds } from "../support/memcached.ts";
import { type AnySpec, type Submitted, submit, type Version, versions } from "../support/submit.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "crd");
const key = (name: string) => ({ namespace, name });

const server = { maxMemoryMB: 64, maxConnections: 1024, threads: 4, maxItemSize: "1m", verbosity: 0 };
const defaults = { image: "memcached:1.6", memcached: server };

/** Every field of the API, with nothing left to be defaulted. */
const everything: AnySpec = {
  replicas: 5,
  image: "memcached:1.6.39",
  resources: { requests: { cpu: 1, memory: "1024Mi" }, limits: { memory: "2Gi" }, claims: [{ name: "device" }] },
  memcached: { ...server, maxMemoryMB: 512, extraArgs: ["-o", "modern"] },
  highAvailability: {
    antiAffinityPreset: "hard",
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: "DoNotSchedule",
        labelSelector: { matchExpressions: [{ key: "a", operator: "In", values: ["b"] }] },
        matchLabelKeys: ["pod-template-hash"],
      },
    ],
    podDisruptionBudget: { enabled: false, minAvailable: "50%", maxUnavailable: 1 },
    gracefulShutdown: { enabled: true, preStopDelaySeconds: 5, terminationGracePeriodSeconds: 40 },
  },
  monitoring: {
    enabled: true,
    exporterImage: "exporter:1",
    exporterResources: { limits: { cpu: "100m" } },
    serviceMonitor: { additionalLabels: { release: "prometheus" }, interval: "15s", scrapeTimeout: "5s" },
  },
  security: {
    podSecurityContext: { runAsUser: 1000, sysctls: [{ name: "net.core.somaxconn", value: "1024" }] },
    containerSecurityContext: { capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } },
    sasl: { enabled: true, credentialsSecretRef: { name: "users" } },
    tls: { enabled: true, certificateSecretRef: { name: "certificate" }, enableClientCert: true },
    networkPolicy: { enabled: true, allowedSources: [{ podSelector: { matchLabels: { app: "web" } } }] },
  },
  autoscaling: {
    enabled: false,
    minReplicas: 2,
    maxReplicas: 9,
    metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } }],
    behavior: {
      scaleDown: { stabilizationWindowSeconds: 60, policies: [{ type: "Pods", value: 1, periodSeconds: 9 }] },
    },
  },
  service: { annotations: { "example.com/team": "web" } },
};

test("the API server finds nothing wrong with the definition", async () => {
  const resource = {
    group: "apiextensions.k8s.io",
    version: "v1",
    kind: "CustomResourceDefinition",
    plural: "customresourcedefinitions",
  };

  const crd = await cluster.client.get<CustomResource & { status: { storedVersions: string[] } }>(resource, {
    namespace: "",
    name: "memcacheds.memcached.c5c3.io",
  });

  const conditions = crd?.status.conditions?.map(({ type, status }) => `${type} ${status}`);
  expect(conditions?.toSorted()).toEqual(["Established True", "NamesAccepted True"]);
  expect(crd?.status.storedVersions).toEqual(["v1beta1"]);
});

test.each<[Version, Version]>([
  ["v1alpha1", "v1beta1"],
  ["v1beta1", "v1alpha1"],
])("what is written as %s is read as %s with every field as it was", async (written, read) => {
  const name = `written-as-${written}`;

  await submit(cluster, namespace, { version: written, name, spec: everything, store: true });

  for (const version of [read, written]) {
    const stored = await cluster.client.get<Submitted>({ ...memcacheds, version }, key(name));
    expect(stored).toMatchObject({ apiVersion: `memcached.c5c3.io/${version}` });
    expect(stored?.spec).toEqual(everything);
  }
});

describe.each(versions)("%s", (version) => {
  test.each<[string, AnySpec | undefined, AnySpec]>([
    ["no spec", undefined, defaults],
    ["an empty spec", {}, defaults],
    ["one flag", { memcached: { threads: 8 } }, { ...defaults, memcached: { ...server, threads: 8 } }],
    [
      "empty sections",
      { highAvailability: { gracefulShutdown: {} }, monitoring: { serviceMonitor: {} }, security: { tls: {} } },
      {
        ...defaults,
        highAvailability: {
          antiAffinityPreset: "soft",
          gracefulShutdown: { preStopDelaySeconds: 10, terminationGracePeriodSeconds: 30 },
        },
        monitoring: {
          exporterImage: "prom/memcached-exporter:v0.15.4",
          serviceMonitor: { interval: "30s", scrapeTimeout: "10s" },
        },
        security: { tls: {} },
      },
    ],
    [
      "references without a name",
      { security: { sasl: { credentialsSecretRef: {} }, tls: { certificateSecretRef: {} } } },
      {
        ...defaults,
        security: { sasl: { credentialsSecretRef: { name: "" } }, tls: { certificateSecretRef: { name: "" } } },
      },
    ],
  ])("fills in the defaults of %s, and creates no section but memcached", async (_, given, expected) => {
    const { spec } = await submit(cluster, namespace, { version, name: "defaulted", spec: given });

    expect(spec).toEqual(expected);
  });

  test("refuses an unknown field by name where a client asks for strictness, as kubectl does, and else drops it", async () => {
    const mistyped = { version, name: "mistyped", spec: { memcached: { maxMemory: 64 } } };

    await expect(submit(cluster, namespace, mistyped)).rejects.toMatchObject({
      status: 400,
      detail: expect.stringContaining('unknown field "spec.memcached.maxMemory"'),
    });
    const { spec } = await submit(cluster, namespace, { ...mistyped, fieldValidation: "Ignore" });
    expect(spec).toEqual(defaults);
  });
});
