import { describe, expect, expectTypeOf, test } from "vitest";
import type { CustomResource } from "../../../../src/api/kubernetes/object.ts";
import { Memcached, type MemcachedSpec } from "../../../../src/api/memcached.c5c3.io/index.ts";

const head = { apiVersion: "memcached.c5c3.io/v1beta1", kind: "Memcached", metadata: { name: "a" } };
const parsed = (spec: MemcachedSpec) => Memcached.safeParse({ ...head, spec });
const server = { maxMemoryMB: 64, maxConnections: 1024, threads: 4, maxItemSize: "1m", verbosity: 0 };

test("is a custom resource whose fields may be absent, defaulted or not", () => {
  expectTypeOf<Memcached>().toExtend<CustomResource>();
  expectTypeOf<NonNullable<MemcachedSpec["memcached"]>["maxMemoryMB"]>().toEqualTypeOf<number | undefined>();
  expectTypeOf<MemcachedSpec["image"]>().toEqualTypeOf<string | undefined>();
});

describe("defaults", () => {
  test("an object without spec has an image and the flags of the server", () => {
    expect(Memcached.parse(head)).toEqual({ ...head, spec: { image: "memcached:1.6", memcached: server } });
  });

  test("a nested default needs its parent", () => {
    const spec = {
      highAvailability: { gracefulShutdown: {} },
      monitoring: { serviceMonitor: {} },
      security: { sasl: { credentialsSecretRef: {} }, tls: {} },
      autoscaling: {},
    };

    expect(parsed(spec).data?.spec).toEqual({
      image: "memcached:1.6",
      memcached: server,
      highAvailability: {
        antiAffinityPreset: "soft",
        gracefulShutdown: { preStopDelaySeconds: 10, terminationGracePeriodSeconds: 30 },
      },
      monitoring: {
        exporterImage: "prom/memcached-exporter:v0.15.4",
        serviceMonitor: { interval: "30s", scrapeTimeout: "10s" },
      },
      security: { sasl: { credentialsSecretRef: { name: "" } }, tls: {} },
      autoscaling: {},
    });
  });
});

describe("bounds", () => {
  const numbers: [path: string, low: number, high: number, spec: (value: number) => MemcachedSpec][] = [
    ["replicas", 0, 64, (replicas) => ({ replicas })],
    ["memcached.maxMemoryMB", 16, 65536, (maxMemoryMB) => ({ memcached: { maxMemoryMB } })],
    ["memcached.maxConnections", 1, 65536, (maxConnections) => ({ memcached: { maxConnections } })],
    ["memcached.threads", 1, 128, (threads) => ({ memcached: { threads } })],
    ["memcached.verbosity", 0, 2, (verbosity) => ({ memcached: { verbosity } })],
    ["preStopDelaySeconds", 1, 300, (n) => ({ highAvailability: { gracefulShutdown: { preStopDelaySeconds: n } } })],
    [
      "terminationGracePeriodSeconds",
      1,
      600,
      (n) => ({ highAvailability: { gracefulShutdown: { terminationGracePeriodSeconds: n } } }),
    ],
    ["autoscaling.minReplicas", 1, 2 ** 31 - 1, (minReplicas) => ({ autoscaling: { minReplicas } })],
    ["autoscaling.maxReplicas", 1, 2 ** 31 - 1, (maxReplicas) => ({ autoscaling: { maxReplicas } })],
  ];

  test.each(numbers)("%s is a whole number from %d to %d", (_path, low, high, spec) => {
    const accepted = [low - 1, low, low + 0.5, high, high + 1].filter((value) => parsed(spec(value)).success);

    expect(accepted).toEqual([low, high]);
  });

  test("maxItemSize is a number with a lower-case k or m", () => {
    const sizes = ["1m", "512k", "1g", "1M", "1048576", "m", "", " 1m"];

    expect(sizes.filter((maxItemSize) => parsed({ memcached: { maxItemSize } }).success)).toEqual(["1m", "512k"]);
  });

  test("images are not empty", () => {
    expect(parsed({ image: "" }).success).toBe(false);
    expect(parsed({ monitoring: { exporterImage: "" } }).success).toBe(false);
  });
});
