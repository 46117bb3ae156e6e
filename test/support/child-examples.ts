/** Specs for each child that can be switched off: that want it, in words that the API server stores differently, and that do not. */

import type { MemcachedSpec } from "../../src/api/memcached.c5c3.io/index.ts";
import type { Child } from "../../src/kinds/kind.ts";
import { horizontalPodAutoscaler } from "../../src/kinds/memcached/children/horizontal-pod-autoscaler.ts";
import { networkPolicy } from "../../src/kinds/memcached/children/network-policy.ts";
import { podDisruptionBudget } from "../../src/kinds/memcached/children/pod-disruption-budget.ts";
import { serviceMonitor } from "../../src/kinds/memcached/children/service-monitor.ts";

export const withBudget = (limits: object): MemcachedSpec => ({
  replicas: 0,
  highAvailability: { podDisruptionBudget: { enabled: true, ...limits } },
});
const autoscaled = (autoscaling: object): MemcachedSpec => ({
  resources: { requests: { cpu: "100m" } },
  autoscaling: { enabled: true, maxReplicas: 2, ...autoscaling },
});
export const withServiceMonitor = (serviceMonitor: object): MemcachedSpec => ({
  replicas: 0,
  monitoring: { enabled: true, serviceMonitor },
});
const guarded = (policy: object, more: MemcachedSpec = {}): MemcachedSpec => ({
  replicas: 0,
  ...more,
  security: { networkPolicy: { enabled: true, ...policy } },
});

const cpu = { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } };
const web = { podSelector: { matchLabels: { app: "web" } } };

export type Wish = [MemcachedSpec, object];

export interface ChildExample {
  child: Child;
  /** Specs that want it, and what stands in it then; the last one in words that the API server stores differently. */
  wanted: [Wish, ...Wish[]];
  /** One that does not. */
  unwanted: MemcachedSpec;
}

export const childExamples: ChildExample[] = [
  {
    child: podDisruptionBudget,
    wanted: [
      [withBudget({ minAvailable: 1 }), { minAvailable: 1 }],
      [withBudget({ maxUnavailable: "100%" }), { maxUnavailable: "100%" }],
      [withBudget({ minAvailable: "50%", unhealthyPodEvictionPolicy: "AlwaysAllow" }), { minAvailable: "50%" }],
    ],
    unwanted: { replicas: 0, highAvailability: { podDisruptionBudget: { enabled: false, minAvailable: 1 } } },
  },
  {
    child: horizontalPodAutoscaler,
    wanted: [
      [
        autoscaled({}),
        { minReplicas: 1, maxReplicas: 2, behavior: { scaleDown: { stabilizationWindowSeconds: 300 } } },
      ],
      [autoscaled({ minReplicas: 2, metrics: [cpu] }), { minReplicas: 2, metrics: [cpu] }],
      [
        autoscaled({
          metrics: [
            cpu,
            {
              type: "Resource",
              resource: { name: "memory", target: { type: "AverageValue", averageValue: "1024Mi" } },
            },
            {
              type: "ContainerResource",
              containerResource: {
                name: "cpu",
                container: "memcached",
                target: { type: "AverageValue", averageValue: "0.50" },
              },
            },
            {
              type: "Pods",
              pods: {
                metric: { name: "hits", selector: { matchLabels: {}, matchExpressions: [] } },
                target: { type: "AverageValue", averageValue: "1000" },
              },
            },
            {
              type: "Object",
              object: {
                describedObject: { apiVersion: "", kind: "Service", name: "front" },
                metric: { name: "requests" },
                target: { type: "Value", value: "10000m" },
              },
            },
            {
              type: "External",
              external: {
                metric: { name: "jobs", selector: { matchLabels: { queue: "a" } } },
                target: { type: "AverageValue", averageValue: "1.5" },
              },
            },
          ],
          behavior: {
            scaleUp: { policies: [{ type: "Percent", value: 50, periodSeconds: 30 }], tolerance: "0.050" },
            scaleDown: { stabilizationWindowSeconds: 0, selectPolicy: "Disabled", policies: [] },
          },
        }),
        { behavior: { scaleUp: { selectPolicy: "Max", tolerance: "50m" }, scaleDown: { selectPolicy: "Disabled" } } },
      ],
    ],
    unwanted: { resources: { requests: { cpu: "100m" } }, replicas: 1 },
  },
  {
    child: serviceMonitor,
    wanted: [
      [withServiceMonitor({}), { endpoints: [{ port: "metrics", interval: "30s", scrapeTimeout: "10s" }] }],
      [
        withServiceMonitor({ interval: "5s" }),
        { endpoints: [{ port: "metrics", interval: "5s", scrapeTimeout: "5s" }] },
      ],
      [
        withServiceMonitor({
          additionalLabels: { release: "" },
          interval: "1m30s",
          jobLabel: "",
          honorLabels: false,
          relabelings: [
            { targetLabel: "cluster", replacement: "" },
            { action: "LabelDrop", regex: "pod", sourceLabels: [] },
          ],
          metricRelabelings: [{ sourceLabels: ["__name__"], regex: "go_.*", action: "drop" }],
        }),
        { endpoints: [{ relabelings: [{ targetLabel: "cluster" }, { regex: "pod" }] }] },
      ],
    ],
    unwanted: { replicas: 0, monitoring: { enabled: true } },
  },
  {
    child: networkPolicy,
    wanted: [
      [guarded({}), { ingress: [{ ports: [{ protocol: "TCP", port: 11211 }] }] }],
      [guarded({ allowedSources: [web] }), { ingress: [{ from: [web] }] }],
      [
        guarded(
          {
            allowedSources: [
              { podSelector: {} },
              {
                namespaceSelector: {
                  matchLabels: {},
                  matchExpressions: [{ key: "team", operator: "Exists", values: [] }],
                },
              },
              { ipBlock: { cidr: "10.0.0.0/8", except: [] } },
            ],
            metricsSources: [{ ipBlock: { cidr: "fd00::/8", except: ["fd00:1::/32"] } }],
          },
          { monitoring: { enabled: true } },
        ),
        { ingress: [{ ports: [{ port: 11211 }] }, { ports: [{ port: 9150 }] }] },
      ],
    ],
    unwanted: { replicas: 0, security: { networkPolicy: { enabled: false } } },
  },
];
