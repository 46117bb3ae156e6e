import { describe, expect, test } from "vitest";
import type { SidecarInjectionSpec } from "../../../../src/api/sidecars.ebb.dev/index.ts";
import { configMaps } from "../../../../src/kinds/sidecar-injection/children/config-map.ts";
import { podMonitors, serviceMonitors } from "../../../../src/kinds/sidecar-injection/children/monitor.ts";
import { serviceNotes, services } from "../../../../src/kinds/sidecar-injection/children/service.ts";
import type { Facts } from "../../../../src/kinds/sidecar-injection/facts.ts";
import { scrapePorts } from "../../../../src/kinds/sidecar-injection/scrape-ports.ts";
import { settings } from "../../../support/settings.ts";
import { factsOf, injection, workload } from "./fixtures.ts";

const on = { enabled: true };
const usual: Partial<SidecarInjectionSpec> = { portMetrics: on };

const membersOf = (family: typeof services, spec = usual, more: Partial<Facts> = {}) => {
  const cr = injection(spec);
  return family.members(cr, { settings, secrets: new Map(), facts: { ...factsOf(cr), ...more } });
};

test("R1: each child names its owner, by which its events lead there, and bears the label by which all are listed", () => {
  const [service] = membersOf(services);

  expect(service?.metadata).toMatchObject({
    labels: { "sidecars.ebb.dev/owner": "uid-a", "app.kubernetes.io/managed-by": "ebb" },
    ownerReferences: [{ kind: "SidecarInjection", name: "a", uid: "uid-a", controller: true }],
  });
  expect(services.selector(injection())).toBe("sidecars.ebb.dev/owner=uid-a");
});

describe("R3: the Service", () => {
  test.each([
    ["is named after the workload", {}, "shop-metrics"],
    ["has the name that is given", { service: { name: "mine" } }, "mine"],
  ])("%s", (_, spec, name) => {
    expect(membersOf(services, { ...usual, ...spec }, { workloads: [workload("shop")] })[0]?.metadata.name).toBe(name);
  });

  test.each([
    ["is switched off", { service: { enabled: false } }, {}],
    ["has no ports", {}, { scrapePorts: [] }],
    ["has no plan beside it", {}, { plan: undefined }],
  ])("is not there when it %s", (_, spec, more) => {
    expect(membersOf(services, { ...usual, ...spec }, more as Partial<Facts>)).toEqual([]);
  });

  test.each([
    ["serviceMonitor", { serviceMonitor: on }],
    ["podMonitor", { podMonitor: on }],
    ["annotations: false", { service: { annotations: false } }],
  ])("S4-16: has no annotations beside %s", (_, spec) => {
    expect(membersOf(services, { ...usual, ...spec })[0]?.metadata.annotations).toBeUndefined();
  });

  test("is skipped, with a note, for a workload that it cannot serve", () => {
    const workloads = [
      workload("x"),
      workload("x", { kind: "StatefulSet" }),
      workload("w".repeat(60)),
      workload("y", { matchLabels: undefined }),
    ];

    expect(membersOf(services, usual, { workloads }).map(({ metadata }) => metadata.name)).toEqual(["x-metrics"]);
    const cr = injection(usual);
    expect(serviceNotes(cr, { ...factsOf(cr), workloads }).map(({ message }) => message.replace(/.*: /, ""))).toEqual([
      "another workload of that name has it",
      "set spec.service.name",
      "the workload selects its pods by expressions alone, which a Service cannot",
    ]);
  });

  test("of a given name is that of the workload where there are more, with a note", () => {
    const cr = injection({ ...usual, service: { name: "mine" } });
    const facts = { ...factsOf(cr), workloads: [workload("x"), workload("y")] };

    expect(serviceNotes(cr, facts)).toMatchObject([{ reason: "ServiceNameUnused" }]);
  });
});

test("R4, R5: ports are metrics for port metrics, and else named as their entry, in their order", () => {
  const cr = injection({
    portMetrics: on,
    metricsExporters: [on, { name: "silent", ...on, export: { prometheus: { enabled: false } } }],
    exporters: [{ type: "redis" }, { type: "Custom", name: "mine", image: "a", port: 2000 }],
    logShippers: [on, { name: "off" }, { name: "other", ...on, driver: "Vector" }, { name: "mute", ...on, port: 0 }],
  });

  expect(scrapePorts(cr).map(({ name, number }) => `${name} ${number}`)).toEqual([
    "metrics 9999",
    "metrics-exporter 9102",
    "redis-exporter 9121",
    "mine 2000",
    "log-shipper 9110",
  ]);
});

test("R2: the ConfigMap is in every namespace whose pods may get the sidecars, and holds what they are told", () => {
  const more = { namespaces: ["shop", "web"], files: { "x.json": "{}" } };

  expect(membersOf(configMaps, usual, more)).toMatchObject([
    { metadata: { name: "a-sidecars", namespace: "shop" }, data: { "x.json": "{}" } },
    { metadata: { name: "a-sidecars", namespace: "web" } },
  ]);
  expect(membersOf(configMaps, usual, { ...more, files: {} })).toEqual([]);
});

describe("R7: monitors", () => {
  test("a ServiceMonitor selects the Services by our own label", () => {
    const [monitor] = membersOf(serviceMonitors, {
      ...usual,
      serviceMonitor: { ...on, additionalLabels: { release: "x" } },
    });

    expect(monitor).toMatchObject({
      metadata: { name: "a-sidecars", namespace: "web", labels: { release: "x" } },
      spec: {
        selector: { matchLabels: { "sidecars.ebb.dev/owner": "uid-a" } },
        endpoints: [{ port: "metrics", path: "/metrics", interval: "30s", scrapeTimeout: "10s" }],
      },
    });
  });

  test("a PodMonitor selects pods, and ports by their number", () => {
    expect(membersOf(podMonitors, { ...usual, podMonitor: on })[0]).toMatchObject({
      spec: {
        selector: { matchLabels: { app: "a" } },
        podMetricsEndpoints: [{ portNumber: 9999, path: "/metrics" }],
      },
    });
  });

  test("none is there unless it is enabled", () => {
    expect([serviceMonitors, podMonitors].flatMap((family) => membersOf(family))).toEqual([]);
  });
});
