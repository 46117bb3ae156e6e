/** Names, labels and ports are interface: the table of contract §3. */

import { describe, expect, test } from "vitest";
import type { RedisSpec } from "../../../../../src/api/redis.ebb.dev/index.ts";
import { redis as kind } from "../../../../../src/kinds/redis/index.ts";
import { context, redis } from "../fixtures.ts";

const everything: RedisSpec = {
  mode: "Replication",
  redisExporter: { enabled: true },
  monitoring: { enabled: true, prometheusRule: { enabled: true } },
  networkPolicy: { enabled: true },
  service: { additional: { enabled: true } },
};

// biome-ignore lint/suspicious/noExplicitAny: any field of any kind of object is looked at
const built = (spec: RedisSpec): any[] => kind.children.flatMap((child) => child.build(redis(spec), context()) ?? []);
const namesOf = (spec: RedisSpec): string[] => built(spec).map(({ kind, metadata }) => `${kind} ${metadata.name}`);

test("S3-29: all objects of mode Replication, in which the exporter has no Deployment of its own", () => {
  expect(namesOf(everything)).toEqual([
    "ConfigMap cart-config",
    "StatefulSet cart",
    "Service cart-headless",
    "Service cart",
    "Service cart-master",
    "Service cart-replica",
    "Service cart-additional",
    "Service cart-metrics",
    "ServiceMonitor cart",
    "PrometheusRule cart",
    "PodDisruptionBudget cart",
    "NetworkPolicy cart",
  ]);
});

test("mode Standalone has no Services of roles", () => {
  expect(namesOf({})).toEqual([
    "ConfigMap cart-config",
    "StatefulSet cart",
    "Service cart-headless",
    "Service cart",
    "PodDisruptionBudget cart",
  ]);
});

test("a child is read by the name that it is built with", () => {
  const objects = kind.children.flatMap((child) => {
    const object = child.build(redis(everything), context());
    return object ? [{ name: child.name(redis()), object }] : [];
  });

  expect(objects.map(({ name }) => name)).toEqual(objects.map(({ object }) => object.metadata.name));
});

describe.each([
  ["Standalone", "standalone"],
  ["Replication", "replication"],
] as const)("in mode %s", (mode, role) => {
  const selector = { app: "cart", redis_setup_type: role, role };
  const objects = built({ ...everything, mode });

  test("every object has these labels, and is controlled by the Redis", () => {
    for (const { kind, metadata } of objects) {
      const isOfMetrics = /-metrics$/.test(metadata.name) || ["ServiceMonitor", "PrometheusRule"].includes(kind);
      expect(metadata.labels, `${kind} ${metadata.name}`).toMatchObject({
        ...selector,
        "app.kubernetes.io/name": "cart",
        "app.kubernetes.io/instance": "cart",
        "app.kubernetes.io/component": isOfMetrics ? "metrics" : "redis",
        "app.kubernetes.io/part-of": "redis-instance",
        "app.kubernetes.io/managed-by": "ebb",
        "redis.ebb.dev/instance": "cart",
      });
      expect(metadata.namespace).toBe("shop");
      expect(metadata.ownerReferences).toEqual([
        {
          apiVersion: "redis.ebb.dev/v1alpha1",
          kind: "Redis",
          name: "cart",
          uid: "1",
          controller: true,
          blockOwnerDeletion: true,
        },
      ]);
    }
  });

  test("StatefulSet and Services select by three labels alone, and by the role where there is one", () => {
    const [statefulSet] = objects.filter(({ kind }) => kind === "StatefulSet");
    const services = objects.filter(({ kind }) => kind === "Service");

    expect(statefulSet.spec.selector).toEqual({ matchLabels: selector });
    expect(statefulSet.spec.template.metadata.labels).toMatchObject(selector);
    expect(statefulSet.spec.template.metadata.labels["redis-role"]).toBeUndefined();
    for (const { metadata, spec } of services) {
      const of: Record<string, object> = {
        "cart-master": { "redis-role": "master" },
        "cart-replica": { "redis-role": "slave" },
      };
      expect(spec.selector, metadata.name).toEqual({ ...selector, ...of[metadata.name] });
    }
  });

  test("ports are named, and led to by number", () => {
    const services = objects.filter(({ kind }) => kind === "Service");

    for (const { metadata, spec } of services) {
      const [name, port] = metadata.name === "cart-metrics" ? ["redis-exporter", 9121] : ["redis-client", 6379];
      expect(spec.ports, metadata.name).toEqual([{ name, port, protocol: "TCP", targetPort: port }]);
    }
  });
});

test("S3-05, M2: a ServiceMonitor selects the metrics Service alone, of its own namespace", () => {
  const objects = built(everything);
  const { spec } = objects.find(({ kind }) => kind === "ServiceMonitor");
  const selected = objects.filter(
    ({ kind, metadata }) =>
      kind === "Service" &&
      Object.entries(spec.selector.matchLabels).every(([label, value]) => metadata.labels[label] === value),
  );

  expect(selected.map(({ metadata }) => metadata.name)).toEqual(["cart-metrics"]);
  expect(spec.namespaceSelector).toEqual({ matchNames: ["shop"] });
});

test("1: an exporter's port of one's own is the same everywhere", () => {
  const objects = built({ ...everything, redisExporter: { enabled: true, port: 9999 } });
  const find = (kind: string, name: string) =>
    objects.find((object) => object.kind === kind && object.metadata.name === name);
  const [, exporter] = find("StatefulSet", "cart").spec.template.spec.containers;

  expect(exporter.ports).toEqual([{ name: "redis-exporter", containerPort: 9999, protocol: "TCP" }]);
  expect(exporter.env).toContainEqual({ name: "REDIS_EXPORTER_WEB_LISTEN_ADDRESS", value: ":9999" });
  expect(find("Service", "cart-metrics").spec.ports).toMatchObject([{ port: 9999, targetPort: 9999 }]);
  expect(find("ServiceMonitor", "cart").spec.endpoints).toMatchObject([{ port: "redis-exporter" }]);
  expect(find("NetworkPolicy", "cart").spec.ingress[1].ports).toEqual([{ protocol: "TCP", port: 9999 }]);
  expect(JSON.stringify(objects)).not.toContain("9121");
});

test("a metrics Service is annotated for scraping while there is no monitor", () => {
  const annotationsOf = (spec: RedisSpec) =>
    built(spec).find(({ metadata }) => metadata.name === "cart-metrics").metadata.annotations;

  expect(annotationsOf({ redisExporter: { enabled: true } })).toEqual({
    "prometheus.io/scrape": "true",
    "prometheus.io/port": "9121",
    "prometheus.io/path": "/metrics",
  });
  expect(annotationsOf(everything)).toBeUndefined();
});

test("S3-07: two of one name in two namespaces share no name that counts outside of them", () => {
  const staging = kind.children.flatMap(
    (child) => child.build(redis(everything, { namespace: "staging", uid: "2" }), context()) ?? [],
  );

  expect(staging.every(({ metadata }) => metadata.namespace === "staging")).toBe(true);
  expect(JSON.stringify(staging)).not.toContain("shop");
});
