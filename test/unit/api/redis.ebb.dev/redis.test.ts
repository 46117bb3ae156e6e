import { describe, expect, expectTypeOf, test } from "vitest";
import type { CustomResource } from "../../../../src/api/kubernetes/object.ts";
import { Redis, type RedisSpec } from "../../../../src/api/redis.ebb.dev/index.ts";

const head = { apiVersion: "redis.ebb.dev/v1alpha1", kind: "Redis", metadata: { name: "a" } };
const parsed = (spec: RedisSpec) => Redis.safeParse({ ...head, spec });

test("is a custom resource whose fields may be absent, defaulted or not", () => {
  expectTypeOf<Redis>().toExtend<CustomResource>();
  expectTypeOf<NonNullable<RedisSpec["redisExporter"]>["port"]>().toEqualTypeOf<number | undefined>();
  expectTypeOf<RedisSpec["mode"]>().toEqualTypeOf<"Standalone" | "Replication" | "Sentinel" | "Cluster" | undefined>();
});

describe("defaults", () => {
  test("an object without spec is one server", () => {
    expect(Redis.parse(head)).toEqual({ ...head, spec: { mode: "Standalone", image: "redis:7.0", port: 6379 } });
  });

  test("a nested default needs its parent", () => {
    const spec: RedisSpec = {
      config: {},
      auth: { secretRef: { name: "a" } },
      acl: { secretRef: { name: "b" } },
      tls: {},
      persistence: {},
      redisExporter: {},
      monitoring: { prometheusRule: {} },
      failover: {},
      highAvailability: { podDisruptionBudget: {} },
      networkPolicy: {},
      service: { additional: {} },
      pod: {},
    };

    expect(parsed(spec).data?.spec).toEqual({
      mode: "Standalone",
      image: "redis:7.0",
      port: 6379,
      config: {},
      auth: { secretRef: { name: "a", key: "password" } },
      acl: { secretRef: { name: "b", key: "user.acl" } },
      tls: { secretName: "", requireClientCert: false },
      persistence: { enabled: false, size: "1Gi", accessModes: ["ReadWriteOnce"], keepAfterDelete: true },
      redisExporter: {
        enabled: false,
        image: "quay.io/oliver006/redis_exporter:v1.87.0",
        imagePullPolicy: "IfNotPresent",
        port: 9121,
        mode: "Container",
        passwordFrom: "File",
      },
      monitoring: {
        enabled: false,
        kind: "ServiceMonitor",
        interval: "30s",
        scrapeTimeout: "10s",
        prometheusRule: { enabled: false },
      },
      failover: { afterSeconds: 10, minReplicasToWrite: 0 },
      highAvailability: { antiAffinityPreset: "soft", podDisruptionBudget: {} },
      networkPolicy: { enabled: false },
      service: { type: "ClusterIP", additional: { enabled: false, type: "ClusterIP" } },
      pod: { terminationGracePeriodSeconds: 60 },
    });
  });
});

describe("bounds", () => {
  const numbers: [path: string, low: number, high: number, spec: (value: number) => RedisSpec][] = [
    ["replicas", 1, 16, (replicas) => ({ replicas })],
    ["port", 1, 65535, (port) => ({ port })],
    ["config.maxMemoryPercentOfLimit", 1, 100, (percent) => ({ config: { maxMemoryPercentOfLimit: percent } })],
    ["redisExporter.port", 1, 65535, (port) => ({ redisExporter: { port } })],
    ["failover.afterSeconds", 1, 3600, (afterSeconds) => ({ failover: { afterSeconds } })],
    ["failover.minReplicasToWrite", 0, 15, (minReplicasToWrite) => ({ failover: { minReplicasToWrite } })],
    ["pod.terminationGracePeriodSeconds", 1, 3600, (seconds) => ({ pod: { terminationGracePeriodSeconds: seconds } })],
  ];

  test.each(numbers)("%s is a whole number from %d to %d", (_path, low, high, spec) => {
    const accepted = [low - 1, low, low + 0.5, high, high + 1].filter((value) => parsed(spec(value)).success);

    expect(accepted).toEqual([low, high]);
  });

  test("images are not empty", () => {
    expect(parsed({ image: "" }).success).toBe(false);
    expect(parsed({ redisExporter: { image: "" } }).success).toBe(false);
  });
});
