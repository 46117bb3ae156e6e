import { describe, expect, test } from "vitest";
import type { Plan, SidecarInjectionSpec } from "../../../src/api/sidecars.ebb.dev/index.ts";
import type { Facts } from "../../../src/sidecars/entry.ts";
import { compilePlan } from "../../../src/sidecars/plan.ts";
import {
  clusterInjection,
  exporter,
  facts,
  injection,
  oldNodes,
  portMetrics,
  shipper,
} from "../../support/sidecars/injections.ts";

const planOf = (spec: Partial<SidecarInjectionSpec>, known: Facts = facts): Plan => {
  const plan = compilePlan(injection(spec), known);
  if (!plan) throw new Error("The plan is empty");
  return plan;
};

const limited = { limits: { cpu: "1", memory: "1Gi" } };

test("S2-11: nothing is planned where nothing is enabled", () => {
  const spec = { logShippers: [{ ...shipper, enabled: false }], metricsExporters: [{ name: "m" }] };

  expect(compilePlan(injection(spec), facts)).toBeUndefined();
});

test("S2-02, S2-03: the app and both sidecars share one volume in memory, each at its own path", () => {
  const { volumes, mounts, native } = planOf({ logShippers: [shipper], metricsExporters: [exporter] });

  expect(volumes[0]).toEqual({ name: "shared-logs", emptyDir: { medium: "Memory", sizeLimit: "100Mi" } });
  expect(mounts).toEqual([{ container: "", name: "shared-logs", mountPath: "/app/logs" }]);
  expect(native.map(({ name, volumeMounts }) => [name, volumeMounts?.[0]])).toEqual([
    ["log-shipper", { name: "shared-logs", mountPath: "/shared/logs" }],
    ["metrics-exporter", { name: "shared-logs", mountPath: "/shared/metrics", readOnly: true }],
  ]);
});

test.each<[string, Partial<SidecarInjectionSpec>]>([
  ["the log shipper", { logShippers: [shipper] }],
  ["the metrics exporter", { metricsExporters: [exporter] }],
  ["both", { logShippers: [shipper], metricsExporters: [exporter] }],
])("S2-17, S2-18: the app sees the volume when %s is enabled", (_, spec) => {
  expect(planOf(spec).mounts).toHaveLength(1);
});

test("the volume is on the node's disk, and in the containers that are named, where that is wished", () => {
  const { volumes, mounts } = planOf({
    logShippers: [shipper],
    sharedVolume: { name: "logs", medium: "", sizeLimit: "1Gi", mountPath: "/logs", containers: ["web", "worker"] },
  });

  expect(volumes[0]).toEqual({ name: "logs", emptyDir: { sizeLimit: "1Gi" } });
  expect(mounts).toEqual([
    { container: "web", name: "logs", mountPath: "/logs" },
    { container: "worker", name: "logs", mountPath: "/logs" },
  ]);
});

test("there is no shared volume where nothing reads it", () => {
  expect(planOf({ portMetrics })).toMatchObject({ volumes: [], mounts: [] });
});

test("a raw container that names the shared volume gets it", () => {
  const reader = {
    name: "reader",
    image: "reader:1",
    resources: limited,
    volumeMounts: [{ name: "shared-logs", mountPath: "/logs" }],
  };

  expect(planOf({ containers: [reader] })).toMatchObject({ volumes: [{ name: "shared-logs" }], mounts: [{}] });
});

describe("modes", () => {
  const spec = { logShippers: [shipper], portMetrics };

  test("I2, I3: Auto is native where nodes can do it; port metrics run beside the app", () => {
    const { native, regular } = planOf(spec);

    expect(native).toMatchObject([{ name: "log-shipper", restartPolicy: "Always" }]);
    expect(regular.map(({ name, restartPolicy }) => [name, restartPolicy])).toEqual([["metrics", undefined]]);
  });

  test("I2: Auto is a container where they cannot, or where that is not known", () => {
    const { native, regular } = planOf(spec, oldNodes);

    expect(native).toEqual([]);
    expect(regular.map(({ name }) => name)).toEqual(["log-shipper", "metrics"]);
  });

  test("Native and Container are taken at their word", () => {
    const modes = {
      logShippers: [{ ...shipper, mode: "Container" as const }],
      portMetrics: { ...portMetrics, mode: "Native" as const },
    };

    expect(planOf(modes, oldNodes)).toMatchObject({
      native: [{ name: "metrics" }],
      regular: [{ name: "log-shipper" }],
    });
  });

  test("I4: for Jobs, regular containers are native, too", () => {
    expect(planOf(spec).regularAsNative).toMatchObject([{ name: "metrics", restartPolicy: "Always" }]);
    expect(planOf(spec, oldNodes).regularAsNative).toBeUndefined();
    expect(planOf({ logShippers: [shipper] }).regularAsNative).toBeUndefined();
  });
});

describe("revision", () => {
  const spec = { logShippers: [shipper], portMetrics };

  test("is ten hex digits that stand while the plan does", () => {
    const { revision } = planOf(spec);

    expect(revision).toMatch(/^[0-9a-f]{10}$/);
    expect(planOf({ portMetrics, logShippers: [{ enabled: true, name: "log-shipper" }] }).revision).toBe(revision);
  });

  test.each<[string, Partial<SidecarInjectionSpec>]>([
    ["an image", { ...spec, portMetrics: { ...portMetrics, image: "metrics:2" } }],
    ["a resource", { ...spec, portMetrics: { ...portMetrics, profile: "Small" } }],
    ["a mount path", { ...spec, sharedVolume: { mountPath: "/logs" } }],
    ["the ports that a mesh leaves alone", { ...spec, mesh: { excludePorts: true } }],
  ])("S2-25: changes with %s", (_, changed) => {
    expect(planOf(changed).revision).not.toBe(planOf(spec).revision);
  });

  test.each([
    ["FluentBit", true],
    ["Alloy", true],
    ["Vector", false],
    ["Builtin", false],
  ] as const)("S2-25: with the settings of %s, if it has to be restarted for them: %s", (driver, isOther) => {
    const told = (tenant: string): string =>
      planOf({ logShippers: [{ ...shipper, driver, destination: { type: "Loki", endpoint: "http://loki", tenant } }] })
        .revision;

    expect(told("a") !== told("b")).toBe(isOther);
  });

  test("stands when what pods do not show changes", () => {
    const hidden: Partial<SidecarInjectionSpec> = { ...spec, onError: "Fail", service: { enabled: false } };

    expect(planOf(hidden).revision).toBe(planOf(spec).revision);
  });
});

test("names and ports are those of all containers", () => {
  const { names, ports } = planOf({
    logShippers: [shipper, { name: "second", enabled: true }],
    metricsExporters: [exporter],
    portMetrics,
    exporters: [{ type: "redis" }],
    containers: [{ name: "raw", image: "raw:1", resources: limited, ports: [{ containerPort: 53, protocol: "UDP" }] }],
  });

  expect(names).toEqual(["log-shipper", "second", "metrics-exporter", "metrics", "redis-exporter", "raw"]);
  expect(ports).toEqual([9102, 9110, 9111, 9121, 9999]);
});

test("S2-34: ports are taken out of a mesh where that is wished", () => {
  expect(planOf({ portMetrics }).portLists).toBeUndefined();
  expect(planOf({ portMetrics, mesh: { excludePorts: true } }).portLists).toEqual({
    "traffic.sidecar.istio.io/excludeInboundPorts": ["9999"],
    "config.linkerd.io/skip-inbound-ports": ["9999"],
  });
});

test("one for many namespaces is planned as one for its own", () => {
  const spec = { logShippers: [shipper], metricsExporters: [exporter], portMetrics };

  expect(compilePlan(clusterInjection(spec), facts)).toEqual(compilePlan(injection(spec), facts));
});
