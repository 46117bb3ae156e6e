import { expect, test } from "vitest";
import type { RedisSpec } from "../../../../../src/api/redis.ebb.dev/index.ts";
import { configHash } from "../../../../../src/kinds/redis/config/hash.ts";
import { redis } from "../fixtures.ts";

const hashOf = (spec: RedisSpec): string => configHash(redis(spec));

test("stands while only directives change that a running server takes on", () => {
  expect(hashOf({ config: { dynamic: { "maxmemory-policy": "allkeys-lru" } } })).toBe(hashOf({}));
});

test.each<[string, RedisSpec]>([
  ["lines of redis.conf", { config: { extra: "hz 20" } }],
  ["the memory limit", { resources: { limits: { memory: "1Gi" } } }],
  ["the share of it", { resources: { limits: { memory: "1Gi" } }, config: { maxMemoryPercentOfLimit: 50 } }],
  ["persistence", { persistence: { enabled: true } }],
  ["TLS", { tls: { secretName: "a" } }],
  ["client certificates", { tls: { secretName: "a", requireClientCert: true } }],
  ["replicas to write", { mode: "Replication", failover: { minReplicasToWrite: 1 } }],
])("changes with %s", (_, spec) => {
  expect(hashOf(spec)).not.toBe(hashOf({ ...(spec.mode && { mode: spec.mode }) }));
});
