import { describe, expect, test } from "vitest";
import type { Redis } from "../../../../src/api/redis.ebb.dev/index.ts";
import type { JsonMap } from "../../../../src/json.ts";
import { failover, migrated, notesOf, specOf } from "./fixtures.ts";

const resources = { limits: { memory: "1Gi" } };
const spread = { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway" };
const claim = (more: JsonMap = {}): JsonMap => ({
  storage: {
    keepAfterDeletion: true,
    ...more,
    persistentVolumeClaim: {
      metadata: { name: "data" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "2Gi" } }, storageClassName: "fast" },
    },
  },
});

/** Told of every one. */
const always = ["metadata.name", "spec.sentinel"];

const fields: readonly [field: string, redis: JsonMap, turned: NonNullable<Redis["spec"]>, told?: string][] = [
  ["image", { image: "redis:7.2" }, { image: "redis:7.2" }],
  ["imagePullPolicy", { imagePullPolicy: "Always" }, { imagePullPolicy: "Always" }],
  ["imagePullSecrets", { imagePullSecrets: [{ name: "a" }] }, { imagePullSecrets: [{ name: "a" }] }],
  ["replicas", { replicas: 5 }, { replicas: 5 }],
  ["port", { port: 7000 }, { port: 7000 }],
  ["resources", { resources }, { resources }, "spec.redis.resources.limits.memory"],
  [
    "customConfig",
    { resources, customConfig: ["maxmemory 500mb", "save 900 1"] },
    { resources, config: { dynamic: { maxmemory: "500mb", save: "900 1" } } },
  ],
  [
    "storage.persistentVolumeClaim and storage.keepAfterDeletion",
    claim(),
    {
      persistence: {
        enabled: true,
        size: "2Gi",
        storageClassName: "fast",
        accessModes: ["ReadWriteOnce"],
        keepAfterDelete: true,
      },
    },
    "spec.redis.storage.persistentVolumeClaim",
  ],
  ["storage.emptyDir", { storage: { emptyDir: {} } }, {}],
  [
    "exporter",
    {
      exporter: {
        enabled: true,
        image: "e:1",
        env: [{ name: "A", value: "1" }],
        resources,
        containerSecurityContext: {},
      },
    },
    {
      redisExporter: { enabled: true, image: "e:1", env: [{ name: "A", value: "1" }], resources, securityContext: {} },
    },
  ],
  [
    "extraContainers",
    { extraContainers: [{ name: "a", image: "a:1", volumeMounts: [{ name: "redis-data", mountPath: "/data" }] }] },
    { sidecars: [{ name: "a", image: "a:1", volumeMounts: [{ name: "cart", mountPath: "/data" }] }] },
  ],
  [
    "topologySpreadConstraints",
    { topologySpreadConstraints: [spread] },
    { highAvailability: { topologySpreadConstraints: [spread] } },
    "spec.redis.topologySpreadConstraints",
  ],
  ["serviceAnnotations", { serviceAnnotations: { a: "b" } }, { service: { annotations: { a: "b" } } }],
  ["podAnnotations", { podAnnotations: { a: "b" } }, { pod: { annotations: { a: "b" } } }],
  ["nodeSelector", { nodeSelector: { disk: "ssd" } }, { pod: { nodeSelector: { disk: "ssd" } } }],
  ["affinity.nodeAffinity", { affinity: { nodeAffinity: {} } }, { pod: { affinity: { nodeAffinity: {} } } }],
  ["priorityClassName", { priorityClassName: "high" }, { pod: { priorityClassName: "high" } }],
  ["serviceAccountName", { serviceAccountName: "redis" }, { pod: { serviceAccountName: "redis" } }],
  ["securityContext", { securityContext: { fsGroup: 1000 } }, { pod: { securityContext: { fsGroup: 1000 } } }],
  ["terminationGracePeriod", { terminationGracePeriod: 30 }, { pod: { terminationGracePeriodSeconds: 30 } }],
];

describe("RedisFailover: what a field of spec.redis becomes", () => {
  test.each(fields)("%s", (_, redis, turned, told) => {
    const old = failover({ redis: { image: "redis:6.2", ...redis } });

    expect(specOf(old)).toEqual({ mode: "Replication", image: "redis:6.2", ...turned });
    expect(Object.keys(notesOf(old)).toSorted()).toEqual([...always, ...(told ? [told] : [])].toSorted());
  });
});

test("auth.secretPath is the Secret of the password, in its key password; an older exporter gets it from a variable", () => {
  const old = failover({
    redis: { image: "redis:6.2", exporter: { enabled: true, image: "oliver006/redis_exporter:v1.33.0-alpine" } },
    auth: { secretPath: "login" },
  });

  expect(specOf(old)).toMatchObject({
    auth: { secretRef: { name: "login" } },
    redisExporter: { enabled: true, passwordFrom: "Env" },
  });
});

describe("RedisFailover: what has no equal is told, field by field", () => {
  test.each<[field: string, spec: JsonMap, words: RegExp]>([
    ["auth.admin", { auth: { admin: { name: "a" } } }, /acl\.secretRef/],
    ["auth.users", { auth: { users: [{ name: "a" }] } }, /acl\.secretRef/],
    ["bootstrapNode", { bootstrapNode: { host: "a" } }, /by hand/],
    ["labelWhitelist", { labelWhitelist: ["a"] }, /not needed/],
    ...(
      [
        ["command", ["a"], /starts redis-server itself/],
        ["containerSecurityContext", { runAsUser: 5 }, /pod\.securityContext/],
        ["customCommandRenames", [{ from: "a", to: "b" }], /acl/],
        ["dnsPolicy", "None", /DNS/],
        ["extraVolumes", [{ name: "a" }], /no further volumes/],
        ["extraVolumeMounts", [{ name: "a" }], /no further volumes/],
        ["hostNetwork", true, /Services/],
        ["initContainers", [{ name: "a" }], /sidecar/],
        ["shutdownConfigMap", "a", /hands over/],
      ] as const
    ).map(([field, value, words]): [string, JsonMap, RegExp] => [
      `redis.${field}`,
      { redis: { image: "redis:6.2", [field]: value } },
      words,
    ]),
    ["redis.exporter.args", { redis: { image: "a", exporter: { args: ["a"] } } }, /redisExporter\.env/],
    [
      "redis.storage.emptyDir.medium",
      { redis: { image: "a", storage: { emptyDir: { medium: "Memory" } } } },
      /emptyDir/,
    ],
    ["redis.affinity.podAntiAffinity", { redis: { image: "a", affinity: { podAntiAffinity: {} } } }, /selectors/],
    ["redis.image", { redis: {} }, /redis:6\.2\.6-alpine; it is redis:7\.0 now/],
    [
      "redis.customConfig[0]",
      { redis: { image: "a", customConfig: ["rename-command A B"] } },
      /^rename-command is left out/,
    ],
    ["brandNew", { brandNew: 1 }, /is not known/],
  ])("%s", (field, spec, words) => {
    const { "metadata.name": _, "spec.sentinel": __, ...notes } = notesOf(failover(spec));

    expect(Object.keys(notes)).toEqual([`spec.${field}`]);
    expect(notes[`spec.${field}`]).toMatch(words);
  });
});

test("spec.sentinel is told of, named or not, as there are sentinels that clients ask", () => {
  for (const spec of [{}, { sentinel: { replicas: 3, customConfig: ["a"] } }])
    expect(notesOf(failover(spec))["spec.sentinel"]).toMatch(/write to the Service that ends in -master/);
});

test("metadata.name gives Services of other names, and volumes, which are told", () => {
  const notes = notesOf(failover({ redis: { image: "redis:6.2", ...claim() } }));

  expect(notes["metadata.name"]).toMatch(/cart-master .* cart-replica, in place of rfrm-cart and rfrs-cart/);
  expect(notes["spec.redis.storage.persistentVolumeClaim"]).toMatch(/cart-cart-0, not data-rfr-cart-0/);
});

test("annotations of the resource never were those of its pods", () => {
  const old = { ...failover(), metadata: { name: "cart", annotations: { a: "b" } } };

  expect(migrated(old).objects[0]?.metadata).toEqual({ name: "cart", annotations: { a: "b" } });
  expect(Object.keys(notesOf(old))).toEqual(always);
});
