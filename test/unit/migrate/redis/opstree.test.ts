import { describe, expect, test } from "vitest";
import type { Redis } from "../../../../src/api/redis.ebb.dev/index.ts";
import type { JsonMap } from "../../../../src/json.ts";
import { migrated, notesOf, opstree, replication, specOf } from "./fixtures.ts";

const resources = { requests: { cpu: "1" }, limits: { memory: "1Gi" } };
const toleration = { key: "a", operator: "Exists" };
const spread = { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway" };
const claim = (spec: JsonMap, more: JsonMap = {}): JsonMap => ({
  storage: { keepAfterDelete: true, ...more, volumeClaimTemplate: { spec } },
});
const ofClaim = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "2Gi" } } };

/** Of v1beta2, and what it becomes. */
const fields: readonly [field: string, old: JsonMap, turned: NonNullable<Redis["spec"]>][] = [
  ["clusterSize", { clusterSize: 5 }, { replicas: 5 }],
  ["kubernetesConfig.image", { kubernetesConfig: { image: "redis:7.2" } }, { image: "redis:7.2" }],
  [
    "kubernetesConfig.imagePullPolicy",
    { kubernetesConfig: { imagePullPolicy: "Always" } },
    { imagePullPolicy: "Always" },
  ],
  [
    "kubernetesConfig.imagePullSecrets",
    { kubernetesConfig: { imagePullSecrets: [{ name: "a" }] } },
    { imagePullSecrets: [{ name: "a" }] },
  ],
  [
    "kubernetesConfig.redisSecret",
    { kubernetesConfig: { redisSecret: { name: "login", key: "pass" } } },
    { auth: { secretRef: { name: "login", key: "pass" } } },
  ],
  [
    "kubernetesConfig.persistentVolumeClaimRetentionPolicy.whenDeleted",
    {
      storage: { volumeClaimTemplate: { spec: ofClaim }, keepAfterDelete: true },
      kubernetesConfig: { persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Retain" } },
    },
    { persistence: { enabled: true, size: "2Gi", accessModes: ["ReadWriteOnce"], keepAfterDelete: false } },
  ],
  [
    "redisConfig.maxMemoryPercentOfLimit and kubernetesConfig.resources",
    { kubernetesConfig: { resources }, redisConfig: { maxMemoryPercentOfLimit: 90 } },
    { resources, config: { maxMemoryPercentOfLimit: 90 } },
  ],
  [
    "redisConfig.dynamicConfig",
    { redisConfig: { dynamicConfig: ["maxmemory-policy allkeys-lru", "  HZ   20 ", "save 900 1 300 10", 'save ""'] } },
    { config: { dynamic: { "maxmemory-policy": "allkeys-lru", hz: "20", save: "" } } },
  ],
  [
    "redisConfig.additionalRedisConfig",
    { redisConfig: { additionalRedisConfig: "more" } },
    { config: { extraConfigMapRef: { name: "more" } } },
  ],
  [
    "storage.volumeClaimTemplate.spec and storage.keepAfterDelete",
    claim({ ...ofClaim, storageClassName: "fast", volumeMode: "Filesystem" }),
    {
      persistence: {
        enabled: true,
        size: "2Gi",
        storageClassName: "fast",
        accessModes: ["ReadWriteOnce"],
        keepAfterDelete: true,
      },
    },
  ],
  [
    "storage.keepAfterDelete: false",
    claim(ofClaim, { keepAfterDelete: false }),
    { persistence: { enabled: true, size: "2Gi", accessModes: ["ReadWriteOnce"], keepAfterDelete: false } },
  ],
  [
    "TLS",
    { TLS: { ca: "ca.crt", cert: "tls.crt", key: "tls.key", secret: { secretName: "certs" } } },
    { tls: { secretName: "certs" } },
  ],
  [
    "pdb",
    { pdb: { enabled: true, minAvailable: 2 } },
    { highAvailability: { podDisruptionBudget: { enabled: true, minAvailable: 2 } } },
  ],
  [
    "topologySpreadConstraints",
    { topologySpreadConstraints: [spread] },
    { highAvailability: { topologySpreadConstraints: [spread] } },
  ],
  ["nodeSelector", { nodeSelector: { disk: "ssd" } }, { pod: { nodeSelector: { disk: "ssd" } } }],
  ["tolerations", { tolerations: [toleration] }, { pod: { tolerations: [toleration] } }],
  ["affinity", { affinity: { nodeAffinity: {} } }, { pod: { affinity: { nodeAffinity: {} } } }],
  ["priorityClassName", { priorityClassName: "high" }, { pod: { priorityClassName: "high" } }],
  ["serviceAccountName", { serviceAccountName: "redis" }, { pod: { serviceAccountName: "redis" } }],
  ["podSecurityContext", { podSecurityContext: { fsGroup: 1000 } }, { pod: { securityContext: { fsGroup: 1000 } } }],
  [
    "terminationGracePeriodSeconds",
    { terminationGracePeriodSeconds: 30 },
    { pod: { terminationGracePeriodSeconds: 30 } },
  ],
  [
    "redisExporter",
    {
      redisExporter: {
        enabled: true,
        image: "e:1",
        imagePullPolicy: "Always",
        port: 9200,
        resources,
        env: [{ name: "A", value: "1" }],
      },
    },
    {
      redisExporter: {
        enabled: true,
        image: "e:1",
        imagePullPolicy: "Always",
        port: 9200,
        resources,
        env: [{ name: "A", value: "1" }],
      },
    },
  ],
  [
    "sidecars, with mounts of the data",
    { sidecars: [{ name: "a", image: "a:1", command: ["run"], mountPath: [{ name: "cart", mountPath: "/data" }] }] },
    { sidecars: [{ name: "a", image: "a:1", command: ["run"], volumeMounts: [{ name: "cart", mountPath: "/data" }] }] },
  ],
];

describe("RedisReplication of v1beta2: what a field becomes", () => {
  test.each(fields)("%s", (_, old, turned) => {
    const whole = { mode: "Replication", replicas: 3, service: { additional: { enabled: true } }, ...turned };
    const told = Object.entries(notesOf(replication(old))).filter(([path]) => !path.endsWith("limits.memory"));

    expect(specOf(replication(old))).toEqual(whole);
    expect(told).toEqual([]);
  });
});

describe("kubernetesConfig.service", () => {
  test.each<[string, JsonMap, object | undefined]>([
    ["absent: there is the Service that ends in -additional", {}, { enabled: true }],
    ["serviceType", { serviceType: "LoadBalancer" }, { enabled: true, type: "LoadBalancer" }],
    ["annotations", { annotations: { a: "b" } }, { enabled: true, annotations: { a: "b" } }],
    [
      "additional.additionalAnnotations",
      { annotations: { a: "b" }, additional: { enabled: true, additionalAnnotations: { c: "d" } } },
      { enabled: true, annotations: { a: "b", c: "d" } },
    ],
    ["additional.enabled: false", { serviceType: "ClusterIP", additional: { enabled: false } }, undefined],
  ])("%s", (_, service, additional) => {
    const old = replication({ kubernetesConfig: { service } });

    expect(specOf(old)?.service?.additional).toEqual(additional);
    expect(notesOf(old)).toEqual({});
  });
});

describe("RedisReplication of v1beta2: what has no equal is told, field by field", () => {
  test.each<[field: string, old: JsonMap, words: RegExp]>([
    ["TLS.ca", { TLS: { ca: "root.pem", secret: { secretName: "a" } } }, /keys of the Secret/],
    ["acl.secret", { acl: { secret: { secretName: "users" } } }, /user default/],
    ["acl.persistentVolumeClaim", { acl: { persistentVolumeClaim: "users" } }, /acl\.secretRef/],
    ["env", { env: [{ name: "A", value: "b" }] }, /config/],
    ["hostPort", { hostPort: 6379 }, /service\.type/],
    ["initContainer", { initContainer: { enabled: true, image: "a" } }, /sidecar/],
    ["livenessProbe", { livenessProbe: { timeoutSeconds: 5 } }, /probes of its own/],
    ["readinessProbe", { readinessProbe: { timeoutSeconds: 5 } }, /probes of its own/],
    ["securityContext", { securityContext: { runAsUser: 5 } }, /pod\.securityContext/],
    ["sentinel", { sentinel: { size: 3 } }, /-master/],
    ["kubernetesConfig.image", { kubernetesConfig: { image: "quay.io/opstree/redis:v7.0.12" } }, /entrypoint/],
    ["kubernetesConfig.ignoreAnnotations", { kubernetesConfig: { ignoreAnnotations: ["a"] } }, /left alone/],
    ["kubernetesConfig.minReadySeconds", { kubernetesConfig: { minReadySeconds: 5 } }, /has its data/],
    [
      "kubernetesConfig.persistentVolumeClaimRetentionPolicy.whenScaled",
      { kubernetesConfig: { persistentVolumeClaimRetentionPolicy: { whenScaled: "Delete" } } },
      /scaled away stay/,
    ],
    ["kubernetesConfig.resources.limits.memory", { kubernetesConfig: { resources } }, /75%/],
    [
      "kubernetesConfig.service.headless.additionalAnnotations.a",
      { kubernetesConfig: { service: { headless: { additionalAnnotations: { a: "b" } } } } },
      /headless/,
    ],
    ["kubernetesConfig.service.includeBusPort", { kubernetesConfig: { service: { includeBusPort: true } } }, /no bus/],
    ["kubernetesConfig.updateStrategy", { kubernetesConfig: { updateStrategy: { type: "OnDelete" } } }, /master last/],
    ["redisConfig.maxMemoryPercentOfLimit", { redisConfig: { maxMemoryPercentOfLimit: 90 } }, /limits\.memory/],
    ["redisConfig.dynamicConfig[1]", { redisConfig: { dynamicConfig: ["hz 10", "port 1"] } }, /^port is left out/],
    ["redisConfig.dynamicConfig[0]", { redisConfig: { dynamicConfig: ["hz"] } }, /no directive/],
    ["storage.keepAfterDelete", { storage: { volumeClaimTemplate: { spec: ofClaim } } }, /keepAfterDelete is false/],
    [
      "storage.volumeClaimTemplate.metadata.labels.a",
      claimWith({ metadata: { labels: { a: "b" } } }),
      /found by their names/,
    ],
    ["storage.volumeClaimTemplate.spec.volumeMode", claim({ ...ofClaim, volumeMode: "Block" }), /found by their names/],
    ["storage.volumeMount.volume", { storage: { volumeMount: { volume: [{ name: "a" }] } } }, /no further volumes/],
    [
      "sidecars[0].mountPath",
      { sidecars: [{ name: "a", image: "a", mountPath: [{ name: "b", mountPath: "/b" }] }] },
      /no such volumes/,
    ],
    ["brandNew.field", { brandNew: { field: 1 } }, /is not known/],
  ])("%s", (field, old, words) => {
    const notes = notesOf(replication(old));

    expect(Object.keys(notes)).toEqual([`spec.${field}`]);
    expect(notes[`spec.${field}`]).toMatch(words);
  });
});

function claimWith(template: JsonMap): JsonMap {
  return { storage: { keepAfterDelete: true, volumeClaimTemplate: { ...template, spec: ofClaim } } };
}

test("Redis of either version is one server, and replicas are not told", () => {
  for (const version of ["v1beta1", "v1beta2"])
    expect(specOf(opstree("Redis", { kubernetesConfig: { image: "redis:7.0" } }, version))).toEqual({
      mode: "Standalone",
      image: "redis:7.0",
      service: { additional: { enabled: true } },
    });
});

test("securityContext of v1beta1 is that of the pod", () => {
  const old = replication({ securityContext: { fsGroup: 1000 } }, "v1beta1");

  expect(specOf(old)?.pod).toEqual({ securityContext: { fsGroup: 1000 } });
  expect(notesOf(old)).toEqual({});
});

test("acl.secret is named, with the key that becomes user.acl", () => {
  const secret = { secretName: "users", items: [{ key: "list", path: "user.acl" }] };

  expect(specOf(replication({ acl: { secret } }))?.acl).toEqual({ secretRef: { name: "users", key: "list" } });
  expect(specOf(replication({ acl: { secret: { secretName: "users" } } }))?.acl).toEqual({
    secretRef: { name: "users" },
  });
});

test("storage without a claim is none", () => {
  const old = replication({ storage: { keepAfterDelete: true, volumeMount: {} } });

  expect(specOf(old)).not.toHaveProperty("persistence");
  expect(notesOf(old)).toEqual({});
});

test.each([
  ["quay.io/opstree/redis-exporter:v1.44.0", "Env"],
  ["quay.io/opstree/redis-exporter:1.0", "Env"],
  ["quay.io/opstree/redis-exporter:latest", "Env"],
  ["quay.io/opstree/redis-exporter:v1.45.0", undefined],
  ["registry.test:5000/redis_exporter:v2.0.0", undefined],
])("redisExporter.image %s gets its password from %s", (image, from) => {
  const exporter = { redisExporter: { enabled: true, image } };
  const withPassword = { ...exporter, kubernetesConfig: { redisSecret: { name: "a", key: "b" } } };

  expect(specOf(replication(withPassword))?.redisExporter?.passwordFrom).toBe(from);
  expect(specOf(replication(exporter))?.redisExporter?.passwordFrom).toBeUndefined();
});

test("what an API server hands out without anybody having written it says nothing", () => {
  const empty = {
    kubernetesConfig: { image: "redis:7.0", updateStrategy: {}, imagePullPolicy: "", ignoreAnnotations: null },
    storage: {
      keepAfterDelete: true,
      volumeClaimTemplate: { metadata: { creationTimestamp: null }, spec: ofClaim, status: {} },
      volumeMount: {},
    },
    hostNetwork: false,
    tolerations: [],
    priorityClassName: "",
  };

  expect(notesOf(replication(empty))).toEqual({});
});

describe("what cannot be turned is said, and what comes in its place", () => {
  test("RedisSentinel: a mode to come, and where clients write until then", () => {
    const { turned, left, text, notes } = migrated(
      opstree("RedisSentinel", { clusterSize: 3, redisSentinelConfig: { redisReplicationName: "orders" } }),
    );

    expect({ turned, left, text }).toEqual({ turned: 0, left: 1, text: "" });
    expect(notes).toEqual([
      expect.stringMatching(
        /^RedisSentinel shop\/cart: not turned: mode Sentinel is not there yet\. .* RedisReplication orders; .* Service orders-master /,
      ),
    ]);
  });

  test.each<[JsonMap, string]>([
    [{ clusterSize: 3 }, "with shards: 3 and replicasPerShard: 1"],
    [
      { clusterSize: 3, redisLeader: { replicas: 4 }, redisFollower: { replicas: 8 } },
      "with shards: 4 and replicasPerShard: 2",
    ],
    [{}, "RedisCluster cart of redis.ebb.dev/v1alpha1; until then leave it to its operator"],
  ])("RedisCluster %j: a kind to come", (spec, words) => {
    const { turned, left, notes } = migrated(opstree("RedisCluster", spec));

    expect({ turned, left }).toEqual({ turned: 0, left: 1 });
    expect(notes[0]).toContain("not turned: kind RedisCluster is not there yet");
    expect(notes[0]).toContain(words);
  });

  test.each<[string, object, string]>([
    ["another kind", opstree("RedisBackup", {}), "kind RedisBackup is not known"],
    [
      "another version",
      opstree("Redis", {}, "v1"),
      "redis.redis.opstreelabs.in/v1 is not known, only v1beta1 and v1beta2",
    ],
    ["no name", { ...replication(), metadata: {} }, "it has no metadata.name"],
    ["no spec", { ...replication(), spec: undefined }, "it has no spec"],
    ["a spec that is none", { ...replication(), spec: [] }, "it has no spec"],
  ])("%s", (_, old, words) => {
    const { turned, left, notes } = migrated(old);

    expect({ turned, left }).toEqual({ turned: 0, left: 1 });
    expect(notes[0]).toContain(`not turned: ${words}`);
  });

  test.each<[string, JsonMap, string]>([
    ["clusterSize: 17", { clusterSize: 17 }, "spec.replicas: "],
    ["kubernetesConfig.image: 7", { kubernetesConfig: { image: 7 } }, "spec.image: "],
    [
      "redisExporter.port: 6379",
      { redisExporter: { enabled: true, image: "a", port: 6379 } },
      "spec.redisExporter.port: is a port of Redis",
    ],
  ])("%s, which the rules refuse", (_, spec, words) => {
    const { turned, text, notes } = migrated(replication(spec));

    expect({ turned, text }).toEqual({ turned: 0, text: "" });
    expect(notes.join("\n")).toContain(`not turned: the rules of a Redis refuse what it would become\n  ${words}`);
  });

  test("V7: a name of 44 characters", () => {
    const old = { ...replication(), metadata: { name: "n".repeat(44) } };

    expect(migrated(old).notes.join("\n")).toContain("  metadata.name: becomes names of Services and pods");
  });
});

test("metadata keeps name, namespace, labels and annotations, and nothing of an API server or another operator", () => {
  const metadata = {
    name: "cart",
    namespace: "shop",
    labels: { team: "a" },
    annotations: {
      "example.com/a": "on",
      "kubectl.kubernetes.io/last-applied-configuration": "{}",
      "redis.opstreelabs.in/recreate-statefulset": "true",
    },
    uid: "1",
    resourceVersion: "2",
    generation: 3,
    finalizers: ["redisReplicationFinalizer"],
    ownerReferences: [{ apiVersion: "v1", kind: "A", name: "a", uid: "b" }],
  };
  const old = { ...replication(), metadata };

  expect(migrated(old).objects[0]?.metadata).toEqual({
    name: "cart",
    namespace: "shop",
    labels: { team: "a" },
    annotations: { "example.com/a": "on" },
  });
  expect(notesOf(old)).toEqual({
    "metadata.annotations[example.com/a]": expect.stringContaining("pod.annotations"),
  });
});

test("V9: what is warned of is told, too", () => {
  expect(migrated(replication()).notes).toContain(
    "  spec.auth.secretRef of the Redis: without a password and without networkPolicy.enabled every pod of the cluster may read and write",
  );
});
