import { any, type Row, spec } from "./row.ts";

const scaled = (section: object = {}, more: object = {}) =>
  spec({ autoscaling: { enabled: true, maxReplicas: 5, ...section }, ...more });
const noCpu = { resources: { requests: undefined } };
const remove = { refused: { "spec.replicas": "the autoscaler sets the number of pods: remove replicas" } };
const noRequest = {
  refused: { "spec.resources.requests.cpu": "a CPU utilization target is a share of requests.cpu, which is missing" },
};
const ignored = "spec.replicas: is ignored, as the autoscaler sets the number of pods: remove it";
const keysMove =
  "spec.autoscaling.enabled: each change of the number of pods moves keys to other pods, and what they held is fetched anew";
const kept = "spec.replicas: autoscaling goes off and replicas is absent: the present number of pods is kept";
const blind =
  "spec.monitoring.exporterResources.requests.cpu: missing: without it the autoscaler cannot tell the utilization of the pods, and does not scale";

const cpu = { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } };
const memory = {
  type: "Resource",
  resource: { name: "memory", target: { type: "Utilization", averageUtilization: 70 } },
};
const cpuValue = {
  type: "Resource",
  resource: { name: "cpu", target: { type: "AverageValue", averageValue: "100m" } },
};
const ofContainer = (container: string) => ({
  type: "ContainerResource",
  containerResource: { ...cpu.resource, container },
});

export const autoscalingRows: readonly Row[] = [
  { title: "autoscaling", spec: scaled() },
  { title: "V8: with replicas", spec: scaled({}, { replicas: 3 }), ...remove },
  { title: "V8: with replicas 0", spec: scaled({}, { replicas: 0 }), ...remove },
  { title: "V8: a new object with replicas 1", spec: scaled({}, { replicas: 1 }), ...remove },
  { title: "V8 looks away where autoscaling is off", spec: scaled({ enabled: false }, { replicas: 3 }) },
  {
    title: "W9, W10: turned on over a stored 1",
    old: spec({ replicas: 1 }),
    spec: scaled({}, { replicas: 1 }),
    warns: [ignored, keysMove],
  },
  { title: "V8: turned on over a stored 3", old: spec({ replicas: 3 }), spec: scaled({}, { replicas: 3 }), ...remove },
  {
    title: "V8: turned on with another number",
    old: spec({ replicas: 3 }),
    spec: scaled({}, { replicas: 1 }),
    ...remove,
  },
  {
    title: "W9: a stored 1 stays while something else changes",
    old: scaled({}, { replicas: 1 }),
    spec: scaled({ maxReplicas: 6 }, { replicas: 1 }),
    warns: [ignored],
  },
  {
    title: "W9: a stored 3 stays while something else changes",
    old: scaled({}, { replicas: 3 }),
    spec: scaled({ maxReplicas: 6 }, { replicas: 3 }),
    warns: [ignored],
  },
  {
    title: "V8: a stored 1 that is touched",
    old: scaled({}, { replicas: 1 }),
    spec: scaled({}, { replicas: 2 }),
    ...remove,
  },
  { title: "V8: scaled by hand under autoscaling", old: scaled(), spec: scaled({}, { replicas: 4 }), ...remove },
  { title: "W10: turned on", old: spec({}), spec: scaled(), warns: [keysMove] },
  { title: "W10: turned off without replicas", old: scaled(), spec: spec({}), warns: [kept] },
  { title: "turned off with replicas", old: scaled(), spec: spec({ replicas: 3 }) },
  { title: "autoscaling that stays on", old: scaled(), spec: scaled({ maxReplicas: 7 }) },
  { title: "minReplicas as maxReplicas", spec: scaled({ minReplicas: 5 }) },
  {
    title: "V9: minReplicas above maxReplicas",
    spec: scaled({ minReplicas: 6 }),
    refused: { "spec.autoscaling.minReplicas": "minReplicas 6 is above maxReplicas 5" },
  },
  { title: "V9 looks away where autoscaling is off", spec: scaled({ enabled: false, minReplicas: 6 }) },
  {
    title: "minReplicas of nothing",
    spec: scaled({ minReplicas: 0 }),
    refused: { "spec.autoscaling.minReplicas": any },
  },
  { title: "V10: no metrics and no CPU request", spec: scaled({}, noCpu), ...noRequest },
  { title: "V10: empty metrics and no CPU request", spec: scaled({ metrics: [] }, noCpu), ...noRequest },
  {
    title: "V10: a share of the CPU and no CPU request",
    spec: scaled({ metrics: [memory, cpu] }, noCpu),
    ...noRequest,
  },
  {
    title: "V10: a share of the server's CPU and no CPU request",
    spec: scaled({ metrics: [ofContainer("memcached")] }, noCpu),
    ...noRequest,
  },
  { title: "a share of another container's CPU", spec: scaled({ metrics: [ofContainer("exporter")] }, noCpu) },
  { title: "a value of the CPU and no CPU request", spec: scaled({ metrics: [cpuValue] }, noCpu) },
  { title: "a share of the memory and no CPU request", spec: scaled({ metrics: [memory] }, noCpu) },
  { title: "V10 looks away where autoscaling is off", spec: scaled({ enabled: false }, noCpu) },
  { title: "a metric without what it measures", spec: scaled({ metrics: [{ type: "Resource" }] }, noCpu) },
  {
    title: "a metric of no type",
    spec: scaled({ metrics: [{}] }),
    refused: { "spec.autoscaling.metrics[0].type": any },
  },
  {
    title: "V11: no maxReplicas",
    spec: scaled({ maxReplicas: undefined }),
    refused: { "spec.autoscaling.maxReplicas": "say how far the autoscaler may go" },
  },
  { title: "V11 looks away where autoscaling is off", spec: scaled({ enabled: false, maxReplicas: undefined }) },
  {
    title: "V8, V10 and V11 together",
    spec: scaled({ maxReplicas: undefined }, { replicas: 2, ...noCpu }),
    refused: {
      ...remove.refused,
      ...noRequest.refused,
      "spec.autoscaling.maxReplicas": "say how far the autoscaler may go",
    },
  },
  {
    title: "W14: an exporter without a CPU request",
    spec: scaled({}, { monitoring: { enabled: true } }),
    warns: [blind],
  },
  {
    title: "an exporter with a CPU request",
    spec: scaled({}, { monitoring: { enabled: true, exporterResources: { requests: { cpu: "10m" } } } }),
  },
  {
    title: "an exporter without a CPU request where the server's alone is measured",
    spec: scaled({ metrics: [ofContainer("memcached")] }, { monitoring: { enabled: true } }),
  },
  {
    title: "autoscaling that is on by a text",
    spec: scaled({ enabled: "true" }),
    refused: { "spec.autoscaling.enabled": any },
  },
];
