/** Values of types that are not ours, most of them legal, many in words that the API server stores differently. */

import type {
  V1Affinity,
  V1Container,
  V1EnvFromSource,
  V1EnvVar,
  V1LocalObjectReference,
  V1NetworkPolicyPeer,
  V1PodSecurityContext,
  V1ResourceRequirements,
  V1SecurityContext,
  V1Toleration,
  V1TopologySpreadConstraint,
  V2HorizontalPodAutoscalerBehavior,
  V2MetricSpec,
} from "@kubernetes/client-node";

const env: V1EnvVar[] = [
  { name: "A" },
  { name: "A", value: "" },
  { name: "B", value: "1" },
  { name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
  { name: "MEMORY", valueFrom: { resourceFieldRef: { resource: "limits.memory", divisor: "1024Ki" } } },
];
const envFrom: V1EnvFromSource[] = [
  { configMapRef: { name: "settings" } },
  { prefix: "X_", secretRef: { name: "users", optional: true } },
];
const resources: V1ResourceRequirements[] = [
  {},
  { requests: { cpu: "0.10", memory: "131072Ki" } },
  { requests: { cpu: "100m" }, limits: { memory: "2048Mi" } },
  { requests: {}, limits: { cpu: "1.50" } },
];
const spread: V1TopologySpreadConstraint[] = [
  { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway" },
  { maxSkew: 2, topologyKey: "rack", whenUnsatisfiable: "ScheduleAnyway", labelSelector: { matchLabels: {} } },
  {
    maxSkew: 1,
    topologyKey: "node",
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchExpressions: [] },
    matchLabelKeys: ["pod-template-hash"],
  },
];
const peers: V1NetworkPolicyPeer[] = [
  { podSelector: {} },
  { podSelector: { matchLabels: { app: "web" } }, namespaceSelector: {} },
  { namespaceSelector: { matchExpressions: [{ key: "team", operator: "Exists", values: [] }] } },
  { ipBlock: { cidr: "10.0.0.0/8", except: [] } },
];
const metrics: V2MetricSpec[] = [
  { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } },
  { type: "Resource", resource: { name: "memory", target: { type: "AverageValue", averageValue: "1024Mi" } } },
  { type: "Pods", pods: { metric: { name: "hits" }, target: { type: "AverageValue", averageValue: "1000" } } },
];
const behaviors: V2HorizontalPodAutoscalerBehavior[] = [
  {},
  { scaleDown: { stabilizationWindowSeconds: 0 } },
  { scaleUp: { policies: [{ type: "Percent", value: 50, periodSeconds: 30 }], tolerance: "0.050" } },
  { scaleDown: { selectPolicy: "Disabled" } },
];
const securityContexts: V1SecurityContext[] = [
  {},
  { runAsUser: 1000, capabilities: { drop: ["ALL"], add: [] } },
  { readOnlyRootFilesystem: true, seLinuxOptions: { level: "" } },
];
const podSecurityContexts: V1PodSecurityContext[] = [
  {},
  { runAsUser: 1000, supplementalGroups: [] },
  { fsGroup: 1000, sysctls: [{ name: "net.core.somaxconn", value: "1024" }] },
];
const tolerations: V1Toleration[] = [
  { operator: "Exists" },
  { key: "dedicated", value: "cache", effect: "NoSchedule" },
  { key: "slow", operator: "Exists", effect: "NoExecute", tolerationSeconds: 5 },
];
const affinities: V1Affinity[] = [
  {},
  { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } },
  {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 1, podAffinityTerm: { topologyKey: "rack", labelSelector: { matchLabels: { app: "batch" } } } },
      ],
    },
  },
];
const containers: V1Container[] = [
  { name: "shell", image: "busybox:1" },
  {
    name: "agent",
    image: "agent:2",
    env: [{ name: "A" }, { name: "B", value: "1" }],
    ports: [{ containerPort: 9_000 }],
    resources: { requests: { cpu: "0.10", memory: "131072Ki" } },
  },
  { name: "agent", image: "agent:3", securityContext: { capabilities: { drop: ["ALL"], add: [] } } },
];
const pullSecrets: V1LocalObjectReference[] = [{ name: "registry" }, { name: "mirror" }];

/** By the name of the upstream definition. */
export const upstream: Readonly<Record<string, readonly unknown[]>> = {
  "io.k8s.api.core.v1.Container": containers,
  "io.k8s.api.core.v1.EnvVar": env,
  "io.k8s.api.core.v1.EnvFromSource": envFrom,
  "io.k8s.api.core.v1.ResourceRequirements": resources,
  "io.k8s.api.core.v1.TopologySpreadConstraint": spread,
  "io.k8s.api.core.v1.SecurityContext": securityContexts,
  "io.k8s.api.core.v1.PodSecurityContext": podSecurityContexts,
  "io.k8s.api.core.v1.Toleration": tolerations,
  "io.k8s.api.core.v1.Affinity": affinities,
  "io.k8s.api.core.v1.LocalObjectReference": pullSecrets,
  "io.k8s.api.networking.v1.NetworkPolicyPeer": peers,
  "io.k8s.api.autoscaling.v2.MetricSpec": metrics,
  "io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerBehavior": behaviors,
  "io.k8s.apimachinery.pkg.api.resource.Quantity": ["1Gi", "1024Mi", 1_073_741_824],
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": [0, 1, "50%", "100%"],
};

export const labelKeys = ["a", "example.com/a", "app.kubernetes.io/name"] as const;
export const labelValues = ["", "x", "y"] as const;
