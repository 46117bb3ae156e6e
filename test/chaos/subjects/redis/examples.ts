import type { RedisSpec } from "../../../../src/api/redis.ebb.dev/index.ts";
import type { Examples } from "../subject.ts";

/** One pod, which nobody schedules. */
const alone = { mode: "Replication", replicas: 1, pod: { schedulerName: "nobody" } } satisfies RedisSpec;

const everything: RedisSpec = {
  ...alone,
  // Two reasons to be nowhere, of which any one may go.
  pod: { schedulerName: "nobody", nodeSelector: { "example.com/nowhere": "" } },
  resources: { limits: { memory: "1Gi" } },
  config: { maxMemoryPercentOfLimit: 50, dynamic: { "maxmemory-policy": "allkeys-lru" } },
  auth: { secretRef: { name: "login" } },
  acl: { secretRef: { name: "access" } },
  tls: { secretName: "certificate" },
  persistence: { enabled: true },
  redisExporter: { enabled: true },
  monitoring: { enabled: true, prometheusRule: { enabled: true } },
  networkPolicy: { enabled: true },
  service: { additional: { enabled: true } },
};

const budget = (podDisruptionBudget: NonNullable<RedisSpec["highAvailability"]>["podDisruptionBudget"]) => ({
  highAvailability: { podDisruptionBudget },
});
const team = { annotations: { "example.com/team": "web" } };

export const examples = {
  quiet: [
    { ...alone, service: team },
    { ...alone, image: "redis:7.2", redisExporter: { enabled: true }, ...budget({ enabled: false }) },
    { ...alone, networkPolicy: { enabled: true }, service: { additional: { enabled: true } } },
  ],
  busy: [
    { ...alone, replicas: 2, ...budget({ minAvailable: 1 }) },
    { ...alone, redisExporter: { enabled: true }, service: team },
    { ...alone, image: "redis:7.2", networkPolicy: { enabled: true } },
    { ...alone, replicas: 3, config: { extra: "hz 20", dynamic: { "maxmemory-policy": "allkeys-lru" } } },
    { ...alone, service: { additional: { enabled: true } } },
  ],
  small: { ...alone, networkPolicy: { enabled: true }, service: team },
  large: {
    ...alone,
    replicas: 2,
    image: "redis:7.2",
    redisExporter: { enabled: true },
    service: { additional: { enabled: true } },
    ...budget({ enabled: false }),
  },
  one: {
    ...alone,
    redisExporter: { enabled: true },
    networkPolicy: { enabled: true },
    service: { additional: { enabled: true } },
    ...budget({ minAvailable: "50%" }),
  },
  another: {
    ...alone,
    image: "redis:7.2",
    config: { extra: "hz 20" },
    redisExporter: { enabled: true, port: 9200 },
    networkPolicy: { enabled: true, allowedSources: [{ podSelector: {} }] },
    service: { type: "NodePort", ...team, additional: { enabled: true, ...team } },
    ...budget({ maxUnavailable: 1 }),
  },
  everythingFor: () => everything,
} satisfies Examples & Record<string, unknown>;
