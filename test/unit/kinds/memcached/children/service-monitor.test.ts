import { expect, test } from "vitest";
import type { KubeObject } from "../../../../../src/api/kubernetes/object.ts";
import type { MemcachedSpec } from "../../../../../src/api/memcached.c5c3.io/index.ts";
import { Stalled } from "../../../../../src/failures.ts";
import { serviceMonitor } from "../../../../../src/kinds/memcached/children/service-monitor.ts";
import { context, labels, memcached } from "../fixtures.ts";

type Monitoring = MemcachedSpec["monitoring"];

const built = (monitoring: Monitoring): KubeObject | undefined =>
  serviceMonitor.build(memcached({ monitoring }), context());
const monitored = (monitor: NonNullable<Monitoring>["serviceMonitor"]): KubeObject | undefined =>
  built({ enabled: true, serviceMonitor: monitor });

test("scrapes the metrics port of the Service, where nothing is said", () => {
  expect(monitored({})).toHaveProperty("spec", {
    selector: { matchLabels: labels },
    namespaceSelector: { matchNames: ["web"] },
    endpoints: [{ port: "metrics", interval: "30s", scrapeTimeout: "10s" }],
  });
});

test("7: there is none without monitoring, and none without its section", () => {
  expect(built({ enabled: true })).toBeUndefined();
  expect(built({ serviceMonitor: {} })).toBeUndefined();
  expect(built({ enabled: false, serviceMonitor: {} })).toBeUndefined();
});

test("8: labels may be added, and ours win", () => {
  const additionalLabels = { release: "prometheus", "app.kubernetes.io/managed-by": "somebody" };

  expect(monitored({ additionalLabels })?.metadata.labels).toEqual({ release: "prometheus", ...labels });
});

test.each([
  ["as given", "1m", "20s", "20s"],
  ["as written when both are equal", "1m", "60s", "60s"],
  ["the interval, when that is shorter in a larger unit", "1m", "90s", "1m"],
  ["the interval, when that is shorter in a smaller unit", "900ms", "1s", "900ms"],
  ["the default, when empty", "1m", "", "10s"],
  ["no longer than a short interval, when empty", "5s", "", "5s"],
  ["no longer than the default interval", "", "1m", "30s"],
])("the timeout is %s", (_, interval, scrapeTimeout, expected) => {
  expect(monitored({ interval, scrapeTimeout })).toMatchObject({
    spec: { endpoints: [{ interval: interval || "30s", scrapeTimeout: expected }] },
  });
});

test("relabelings are copied, with their default action", () => {
  const rule = { sourceLabels: ["a"], targetLabel: "b", separator: "" };

  expect(
    monitored({ relabelings: [rule], metricRelabelings: [{ action: "drop" }], jobLabel: "team", honorLabels: false }),
  ).toMatchObject({
    spec: {
      jobLabel: "team",
      endpoints: [
        { honorLabels: false, relabelings: [{ ...rule, action: "replace" }], metricRelabelings: [{ action: "drop" }] },
      ],
    },
  });
});

test.each(["interval", "scrapeTimeout"])("stalls when %s is no duration", (field) => {
  expect(() => monitored({ [field]: "1.5m" })).toThrow(
    new Stalled("InvalidSpec", `spec.monitoring.serviceMonitor.${field}: 1.5m is not a duration such as 30s or 1m30s`),
  );
});

test("35: says what is noted where its API is not served", () => {
  expect(serviceMonitor.whenNotServed).toBe("ServiceMonitorUnavailable");
});
