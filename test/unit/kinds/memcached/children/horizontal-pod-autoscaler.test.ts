import type { V2MetricSpec } from "@kubernetes/client-node";
import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../../../../src/api/kubernetes/object.ts";
import type { MemcachedSpec } from "../../../../../src/api/memcached.c5c3.io/index.ts";
import { Stalled } from "../../../../../src/failures.ts";
import { horizontalPodAutoscaler } from "../../../../../src/kinds/memcached/children/horizontal-pod-autoscaler.ts";
import { context, memcached } from "../fixtures.ts";

const built = (autoscaling: MemcachedSpec["autoscaling"]): KubeObject | undefined =>
  horizontalPodAutoscaler.build(memcached({ autoscaling }), context());
const on = { enabled: true, maxReplicas: 9 };

test("follows CPU and is slow to take pods away, where nothing is said", () => {
  expect(built({ ...on, metrics: [] })).toHaveProperty("spec", {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "cache" },
    maxReplicas: 9,
    metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } }],
    behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
  });
});

test("there is none while autoscaling is off", () => {
  expect(built(undefined)).toBeUndefined();
  expect(built({ maxReplicas: 9 })).toBeUndefined();
  expect(built({ enabled: false, maxReplicas: 9 })).toBeUndefined();
});

test("minReplicas are set only where there are some", () => {
  expect(built({ ...on, minReplicas: 3 })).toHaveProperty("spec.minReplicas", 3);
  expect(built({ ...on, minReplicas: 0 })).not.toHaveProperty("spec.minReplicas");
});

describe("metrics are as the API server stores them", () => {
  test.each<[string, object, object]>([
    ["quantities", { type: "AverageValue", averageValue: "1024Mi" }, { type: "AverageValue", averageValue: "1Gi" }],
    ["numbers that stand for quantities", { type: "Value", value: 2000 }, { type: "Value", value: "2k" }],
  ])("%s", (_, given, stored) => {
    const metric = (target: object) => ({ type: "External", external: { metric: { name: "x" }, target } });

    expect(built({ ...on, metrics: [metric(given) as V2MetricSpec] })).toHaveProperty("spec.metrics", [metric(stored)]);
  });

  test("empty selectors and texts", () => {
    const metric = (apiVersion: object, selector: object) => ({
      type: "Object",
      object: {
        describedObject: { kind: "Service", name: "x", ...apiVersion },
        metric: { name: "y", selector },
        target: { type: "Value", value: "1" },
      },
    });
    const given = metric({ apiVersion: "" }, { matchLabels: {}, matchExpressions: [] });

    expect(built({ ...on, metrics: [given] })).toHaveProperty("spec.metrics", [metric({}, {})]);
  });
});

test("a given behavior is used in place of ours", () => {
  const behavior = {
    scaleUp: { policies: [], tolerance: "0.050" },
    scaleDown: { policies: [{ type: "Pods", value: 1, periodSeconds: 60 }] },
  };

  expect(built({ ...on, behavior })).toHaveProperty("spec.behavior", {
    scaleUp: { tolerance: "50m" },
    scaleDown: behavior.scaleDown,
  });
  expect(built({ ...on, behavior: {} })).toHaveProperty("spec.behavior", {});
});

test.each<[string, MemcachedSpec["autoscaling"], string]>([
  ["there is no upper limit", { enabled: true }, "spec.autoscaling.maxReplicas: say how far the autoscaler may go"],
  [
    "a target is no quantity",
    {
      ...on,
      metrics: [{ type: "Pods", pods: { metric: { name: "x" }, target: { type: "AverageValue", averageValue: "a" } } }],
    },
    "spec.autoscaling.metrics[0].pods.target.averageValue: a is no quantity",
  ],
  [
    "a tolerance is no quantity",
    { ...on, behavior: { scaleUp: { tolerance: "some" } } },
    "spec.autoscaling.behavior.scaleUp.tolerance: some is no quantity",
  ],
])("stalls when %s", (_, autoscaling, message) => {
  expect(() => built(autoscaling)).toThrow(new Stalled("InvalidSpec", message));
});
