/** Each feature on and off: what comes with it, and goes with it. */

import { describe, expect, test } from "vitest";
import type { RedisSpec } from "../../../../../src/api/redis.ebb.dev/index.ts";
import { redis as kind } from "../../../../../src/kinds/redis/index.ts";
import { context, redis, replication } from "../fixtures.ts";

// biome-ignore lint/suspicious/noExplicitAny: any field of any kind of object is looked at
const built = (spec: RedisSpec): any[] =>
  kind.children.flatMap((child) => child.build(replication(spec), context()) ?? []);

const names = (spec: RedisSpec): string[] => built(spec).map(({ kind, metadata }) => `${kind} ${metadata.name}`);

const statefulSet = (spec: RedisSpec) => built(spec).find(({ kind }) => kind === "StatefulSet").spec;
const podOf = (spec: RedisSpec) => statefulSet(spec).template.spec;
const confOf = (spec: RedisSpec): string => built(spec)[0].data["redis.conf"];

const added = (spec: RedisSpec): string[] => names(spec).filter((name) => !names({}).includes(name));

describe("what comes with", () => {
  test.each<[string, RedisSpec, string[]]>([
    ["an exporter", { redisExporter: { enabled: true } }, ["Service cart-metrics"]],
    ["monitoring without an exporter", { monitoring: { enabled: true, prometheusRule: { enabled: true } } }, []],
    [
      "monitoring",
      { redisExporter: { enabled: true }, monitoring: { enabled: true } },
      ["Service cart-metrics", "ServiceMonitor cart"],
    ],
    [
      "monitoring of pods",
      { redisExporter: { enabled: true }, monitoring: { enabled: true, kind: "PodMonitor" } },
      ["Service cart-metrics", "PodMonitor cart"],
    ],
    ["a NetworkPolicy", { networkPolicy: { enabled: true } }, ["NetworkPolicy cart"]],
    ["an additional Service", { service: { additional: { enabled: true } } }, ["Service cart-additional"]],
    ["sections that are off", { service: { additional: {} }, networkPolicy: {}, redisExporter: {} }, []],
  ])("%s", (_, spec, expected) => {
    expect(added(spec)).toEqual(expected);
  });

  test("a budget, unless it is switched off", () => {
    const off: RedisSpec = { highAvailability: { podDisruptionBudget: { enabled: false } } };

    expect(names({})).toContain("PodDisruptionBudget cart");
    expect(names(off)).not.toContain("PodDisruptionBudget cart");
  });
});

test("M5, S3-18: without an exporter there is no container, no port, no Service and no monitor of it", () => {
  const text = JSON.stringify(built({ redisExporter: { enabled: false }, monitoring: { enabled: true } }));

  for (const part of ["redis-exporter", "9121", "metrics", "Monitor"]) expect(text).not.toContain(part);
});

describe("persistence", () => {
  const on: RedisSpec = { persistence: { enabled: true } };

  test("on: each pod has a volume of its own, which stays, and each change is written to it", () => {
    expect(statefulSet(on).volumeClaimTemplates).toMatchObject([
      { metadata: { name: "cart" }, spec: { resources: { requests: { storage: "1Gi" } } } },
    ]);
    expect(statefulSet(on).persistentVolumeClaimRetentionPolicy).toEqual({
      whenDeleted: "Retain",
      whenScaled: "Retain",
    });
    expect(podOf(on).volumes.map(({ name }: { name: string }) => name)).toEqual(["cart-config", "cart-run"]);
    expect(confOf(on)).toContain("appendonly yes\n");
    expect(confOf(on)).not.toContain("save");
  });

  test("off: data is in the pod, and nothing of it is written", () => {
    expect(statefulSet({}).volumeClaimTemplates).toBeUndefined();
    expect(podOf({}).volumes.at(-1)).toEqual({ name: "cart", emptyDir: {} });
    expect(confOf({})).toContain('appendonly no\nsave ""\n');
  });
});

describe("TLS", () => {
  const on: RedisSpec = { tls: { secretName: "certificate" }, redisExporter: { enabled: true } };

  test("on: the port speaks TLS alone, to clients, replicas, probes and the exporter", () => {
    expect(confOf(on)).toContain("port 0\ntls-port 6379\n");
    expect(confOf(on)).toContain("tls-auth-clients no\ntls-replication yes\n");
    const [server, exporter] = podOf(on).containers;
    expect(server.env).toMatchObject([{ name: "CLI_OPTIONS", value: expect.stringContaining("--tls --cacert") }]);
    expect(exporter.env).toContainEqual({ name: "REDIS_ADDR", value: "rediss://localhost:6379" });
    expect(exporter.volumeMounts).toEqual([{ name: "cart-tls", mountPath: "/etc/redis/tls", readOnly: true }]);
  });

  test("off, or without a Secret: nothing speaks of it", () => {
    for (const spec of [{}, { tls: {} }, { tls: { secretName: "" } }])
      expect(JSON.stringify([podOf(spec), confOf(spec)])).not.toMatch(/tls/i);
  });
});

describe("a password", () => {
  const on: RedisSpec = { auth: { secretRef: { name: "login" } }, redisExporter: { enabled: true } };

  test("on: is mounted where it is joined and where a new one is taken up, and the exporter reads what was made of it", () => {
    const { initContainers, containers } = podOf(on);
    const mounts = (container: { volumeMounts?: { name: string }[] }) =>
      container.volumeMounts?.map(({ name }) => name) ?? [];

    for (const container of [initContainers[0], containers[0]]) expect(mounts(container)).toContain("cart-password");
    expect(containers[1].env).toContainEqual({ name: "REDIS_PASSWORD_FILE", value: "/run/redis/exporter.json" });
    expect(mounts(containers[1])).toEqual(["cart-run"]);
  });

  test("off: the exporter is told of none", () => {
    expect(JSON.stringify(podOf({ redisExporter: { enabled: true } }))).not.toContain("PASSWORD");
  });
});

test("§4: an exporter in mode Native is an init container that goes on, after the one that joins", () => {
  const { initContainers, containers } = podOf({ redisExporter: { enabled: true, mode: "Native" } });

  expect(initContainers).toMatchObject([{ name: "config" }, { name: "redis-exporter", restartPolicy: "Always" }]);
  expect(containers).toMatchObject([{ name: "redis" }]);
});

test("a sidecar that is in the way of another container is refused by name", () => {
  const spec: RedisSpec = { sidecars: [{ name: "redis", image: "other" }] };

  expect(() => built(spec)).toThrow("the pod has another container named redis");
});

test("M4, S3-23: monitors have the usual label, the operator's own or the user's, and none of them when that is asked for", () => {
  const labelOf = (monitoring: RedisSpec["monitoring"], monitorLabels?: Record<string, string>) => {
    const cr = redis({ redisExporter: { enabled: true }, monitoring: { enabled: true, ...monitoring } });
    const settings = { ...context().settings, ...(monitorLabels && { monitorLabels }) };
    const monitors = kind.children.flatMap((child) => child.build(cr, context({ settings })) ?? []);
    const { metadata } = monitors.find((object) => object.kind === "ServiceMonitor") ?? {};
    return Object.fromEntries(
      Object.entries(metadata?.labels ?? {}).filter(([name]) => /^(release|prometheus)$/.test(name)),
    );
  };

  expect(labelOf({})).toEqual({ release: "kube-prometheus-stack" });
  expect(labelOf({}, { prometheus: "main" })).toEqual({ prometheus: "main" });
  expect(labelOf({ additionalLabels: { release: "mine" } }, { prometheus: "main" })).toEqual({ release: "mine" });
  expect(labelOf({ additionalLabels: {} })).toEqual({});
});

test("S3-21: a monitor asks every 30 seconds and waits 10, unless it is told otherwise", () => {
  const timesOf = (monitoring: RedisSpec["monitoring"]) => {
    const objects = built({ redisExporter: { enabled: true }, monitoring: { enabled: true, ...monitoring } });
    return objects.find((object) => object.kind === "ServiceMonitor").spec.endpoints;
  };

  expect(timesOf({})).toMatchObject([{ interval: "30s", scrapeTimeout: "10s" }]);
  expect(timesOf({ interval: "1m", scrapeTimeout: "20s" })).toMatchObject([{ interval: "1m", scrapeTimeout: "20s" }]);
});

test("ebb itself and the pods are let through by a NetworkPolicy that names sources, from wherever ebb runs", () => {
  const cr = redis({
    networkPolicy: { enabled: true, allowedSources: [{ podSelector: { matchLabels: { app: "web" } } }] },
  });
  const settings = { ...context().settings, operatorNamespace: "operators" };
  const [policy] = kind.children
    .flatMap((child) => child.build(cr, context({ settings })) ?? [])
    .filter((object) => object.kind === "NetworkPolicy");

  expect(policy).toMatchObject({
    spec: {
      ingress: [
        {
          from: [
            { podSelector: { matchLabels: { app: "web" } } },
            { podSelector: { matchLabels: { "redis.ebb.dev/instance": "cart" } } },
            { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "operators" } } },
          ],
        },
      ],
    },
  });
});
