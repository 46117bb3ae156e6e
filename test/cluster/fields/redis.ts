import type { RedisSpec } from "../../../src/api/redis.ebb.dev/index.ts";
import { redis } from "../../../src/kinds/redis/index.ts";
import type { Fields } from "./fields.ts";

const auth = (name: string): RedisSpec => ({ auth: { secretRef: { name } } });
const exporter = (redisExporter: RedisSpec["redisExporter"] = {}): RedisSpec => ({
  redisExporter: { enabled: true, ...redisExporter },
});
const policy = (networkPolicy: RedisSpec["networkPolicy"] = {}): RedisSpec => ({
  networkPolicy: { enabled: true, ...networkPolicy },
});
const budget = (podDisruptionBudget: NonNullable<RedisSpec["highAvailability"]>["podDisruptionBudget"]): RedisSpec => ({
  highAvailability: { podDisruptionBudget },
});
const pod = (section: RedisSpec["pod"]): RedisSpec => ({ pod: section });
const byZone = { maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "ScheduleAnyway" };
const limited: RedisSpec = { resources: { limits: { memory: "1024Mi" } } };
const web = [{ podSelector: { matchLabels: { app: "web" } } }];

const rows: [string, RedisSpec, RedisSpec][] = [
  ["image", { image: "redis:7.2" }, { image: `reg:5000/valkey@sha256:${"0".repeat(64)}` }],
  ["imagePullPolicy", { imagePullPolicy: "Always" }, { imagePullPolicy: "Never" }],
  ["imagePullSecrets", { imagePullSecrets: [{ name: "a" }] }, { imagePullSecrets: [{ name: "b" }, { name: "a" }] }],
  ["replicas", { replicas: 2 }, { replicas: 3 }],
  ["resources", { resources: { requests: { cpu: "1.0", memory: "1024Mi" } } }, limited],
  [
    "maxMemoryPercentOfLimit",
    { ...limited, config: { maxMemoryPercentOfLimit: 50 } },
    { ...limited, config: { maxMemoryPercentOfLimit: 90 } },
  ],
  [
    "config.dynamic",
    { config: { dynamic: { "maxmemory-policy": "allkeys-lru" } } },
    { config: { dynamic: { "slowlog-max-len": "64", save: "3600 1" } } },
  ],
  ["config.extra", { config: { extra: "hz 20" } }, { config: { extra: "hz 30\nslowlog-max-len 256" } }],
  [
    "config.extraConfigMapRef",
    { config: { extraConfigMapRef: { name: "more" } } },
    { config: { extraConfigMapRef: { name: "other" } } },
  ],
  ["auth", auth("login"), auth("other-login")],
  ["acl", { acl: { secretRef: { name: "access" } } }, { ...auth("login"), acl: { secretRef: { name: "access" } } }],
  ["tls", { tls: { secretName: "certificate" } }, { tls: { secretName: "certificate", requireClientCert: true } }],
  ["redisExporter", exporter(), exporter({ port: 9200, mode: "Native", image: "exporter:2" })],
  [
    "redisExporter.resources and env",
    exporter({ resources: { requests: { cpu: "0.10" } }, env: [{ name: "A", value: "1" }] }),
    exporter({
      resources: { limits: { cpu: "1.0" } },
      env: [{ name: "B" }, { name: "A", value: "2" }],
      securityContext: { runAsUser: 1 },
    }),
  ],
  [
    "redisExporter beside auth",
    { ...auth("login"), ...exporter() },
    { ...auth("login"), ...exporter({ passwordFrom: "Env" }) },
  ],
  [
    "monitoring",
    { ...exporter(), monitoring: { enabled: true } },
    {
      ...exporter(),
      monitoring: { enabled: true, kind: "PodMonitor", interval: "1m", prometheusRule: { enabled: true } },
    },
  ],
  ["failover", { failover: { afterSeconds: 5 } }, { failover: { minReplicasToWrite: 1 } }],
  [
    "antiAffinityPreset",
    { highAvailability: { antiAffinityPreset: "hard" } },
    { highAvailability: { antiAffinityPreset: "none" } },
  ],
  [
    "topologySpreadConstraints",
    { highAvailability: { topologySpreadConstraints: [byZone] } },
    {
      highAvailability: { topologySpreadConstraints: [{ ...byZone, maxSkew: 2, labelSelector: { matchLabels: {} } }] },
    },
  ],
  ["podDisruptionBudget", budget({ minAvailable: 1 }), budget({ maxUnavailable: "50%" })],
  ["podDisruptionBudget.enabled", budget({ enabled: false }), budget({ unhealthyPodEvictionPolicy: "AlwaysAllow" })],
  ["networkPolicy", policy(), policy({ allowedSources: web, metricsSources: [{ namespaceSelector: {} }] })],
  [
    "networkPolicy beside exporter",
    { ...exporter(), ...policy() },
    { ...exporter(), ...policy({ metricsSources: web }) },
  ],
  [
    "service.annotations",
    { service: { annotations: { "example.com/a": "1" } } },
    { service: { annotations: { "example.com/a": "2", "example.com/b": "1" } } },
  ],
  ["service.type", { service: { type: "NodePort" } }, { service: { type: "LoadBalancer" } }],
  [
    "service.additional",
    { service: { additional: { enabled: true } } },
    { service: { additional: { enabled: true, type: "NodePort", annotations: { "example.com/a": "1" } } } },
  ],
  [
    "pod.labels and annotations",
    pod({ labels: { team: "web" }, annotations: { "example.com/a": "1" } }),
    pod({ labels: { team: "shop", "redis-role": "master" }, annotations: { "example.com/b": "1" } }),
  ],
  [
    "pod placement",
    pod({ nodeSelector: { disk: "ssd" }, tolerations: [{ operator: "Exists" }] }),
    pod({ nodeSelector: { disk: "hdd" }, affinity: {}, priorityClassName: "system-node-critical" }),
  ],
  [
    "pod account and context",
    pod({ serviceAccountName: "default", securityContext: {} }),
    pod({ securityContext: { runAsUser: 1000, supplementalGroups: [] }, terminationGracePeriodSeconds: 90 }),
  ],
  [
    "sidecars",
    { sidecars: [{ name: "shell", image: "busybox:1" }] },
    { sidecars: [{ name: "agent", image: "agent:2", ports: [{ containerPort: 9000 }], env: [{ name: "A" }] }] },
  ],
];

export const redisFields: Fields = {
  kind: redis,
  with: ({ pod, ...section }: RedisSpec): RedisSpec => ({
    mode: "Replication",
    replicas: 1,
    ...section,
    pod: { schedulerName: "nobody", ...pod },
  }),
  rows,
};
