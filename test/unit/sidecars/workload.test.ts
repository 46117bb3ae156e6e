import { expect, test } from "vitest";
import { injectionOf } from "../../../src/sidecars/injection.ts";
import { compilePlan } from "../../../src/sidecars/plan.ts";
import { injectWorkload, isWorkload } from "../../../src/sidecars/workload.ts";
import { facts, injection, portMetrics } from "../../support/sidecars/injections.ts";

const namespace = { name: "shop", labels: {} };
const template = {
  metadata: { labels: { app: "sample-app" } },
  spec: { containers: [{ name: "app", image: "app:1" }] },
};

const injections = (spec: Parameters<typeof injection>[0] = {}) => {
  const one = injection({ portMetrics, ...spec });
  const plan = compilePlan(one, facts);
  return plan ? [injectionOf(one, plan)] : [];
};

const workload = (apiVersion: string, kind: string, spec: object = { template }) => ({
  apiVersion,
  kind,
  metadata: { name: "sample-app" },
  spec,
});

const workloads = [
  workload("apps/v1", "Deployment"),
  workload("apps/v1", "ReplicaSet"),
  workload("apps/v1", "StatefulSet"),
  workload("apps/v1", "DaemonSet"),
  workload("batch/v1", "Job"),
  workload("batch/v1", "CronJob", { schedule: "@daily", jobTemplate: { spec: { template } } }),
  { apiVersion: "v1", kind: "Pod", ...template, metadata: { name: "sample-app", ...template.metadata } },
];

test.each(workloads.map((one) => [one.kind, one] as const))(
  "%s gets its sidecars where its pods are told",
  (kind, one) => {
    const before = structuredClone(one);

    const { workload: after, outcomes } = injectWorkload(one, injections(), namespace);

    const isOfJob = kind === "Job" || kind === "CronJob";
    const text = JSON.stringify(after);
    expect(outcomes).toEqual([{ key: "sample-app" }]);
    expect(text.includes('"initContainers"')).toBe(isOfJob);
    expect(text).toContain('"sidecars.ebb.dev/injected":"sample-app@');
    expect(one).toEqual(before);
    expect(injectWorkload(after, injections(), namespace)).toEqual({ workload: after, outcomes: [] });
  },
);

test.each([
  ["Deployment", ["StatefulSet" as const], 0],
  ["Deployment", ["Deployment" as const], 1],
  ["CronJob", ["Job" as const], 1],
  ["Pod", ["Deployment" as const], 0],
])("%s is of the kinds %j as its pods will be", (kind, workloadKinds, count) => {
  const one = workloads.find((some) => some.kind === kind);

  expect(one && injectWorkload(one, injections({ workloadKinds }), namespace).outcomes).toHaveLength(count);
});

test.each([
  ["a kind of that name of another group", workload("apps.example.org/v1", "Deployment")],
  ["what has no pods", workload("v1", "ConfigMap")],
  ["what is called like a member of every object", workload("v1", "constructor")],
])("%s is none", (_, one) => {
  expect(isWorkload(one)).toBe(false);
  expect(injectWorkload(one, injections(), namespace)).toEqual({ workload: one, outcomes: [] });
});

test("a workload without containers is refused", () => {
  expect(() => injectWorkload(workload("apps/v1", "Deployment", {}), [], namespace)).toThrow(
    "spec.template.spec.containers is no list of containers",
  );
});
