/** The kind Memcached. */

import type { Memcached } from "../../api/memcached.c5c3.io/index.ts";
import type { Kind } from "../kind.ts";
import { adoptAnnotation } from "./annotations.ts";
import { deployment } from "./children/deployment.ts";
import { horizontalPodAutoscaler } from "./children/horizontal-pod-autoscaler.ts";
import { networkPolicy } from "./children/network-policy.ts";
import { podDisruptionBudget } from "./children/pod-disruption-budget.ts";
import { service } from "./children/service.ts";
import { serviceMonitor } from "./children/service-monitor.ts";
import { metrics } from "./metrics.ts";
import { remarks, secrets } from "./remarks.ts";
import { managedBy, resource } from "./resource.ts";
import { status } from "./status/status.ts";
import { tellsUnderWay } from "./status/under-way.ts";

const conditionStatus = (type: string): string => `.status.conditions[?(@.type=="${type}")].status`;

export const memcached = {
  resource,
  versions: ["v1alpha1", "v1beta1"],
  singular: "memcached",
  shortNames: ["memc"],
  categories: ["ebb"],
  printerColumns: [
    { name: "Replicas", type: "integer", jsonPath: ".spec.replicas" },
    { name: "Ready", type: "integer", jsonPath: ".status.readyReplicas" },
    { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
    { name: "Available", type: "string", jsonPath: conditionStatus("Available"), priority: 1 },
    { name: "Degraded", type: "string", jsonPath: conditionStatus("Degraded"), priority: 1 },
    { name: "Image", type: "string", jsonPath: ".spec.image", priority: 1 },
  ],
  scale: {
    specReplicasPath: ".spec.replicas",
    statusReplicasPath: ".status.replicas",
    labelSelectorPath: ".status.selector",
  },
  managedBy,
  schema: async () => (await import("../../api/memcached.c5c3.io/index.ts")).Memcached,
  admission: async () => (await import("./admission.ts")).admission,
  children: [deployment, service, podDisruptionBudget, horizontalPodAutoscaler, serviceMonitor, networkPolicy],
  secrets,
  remarks,
  adoptAnnotation,
  workload: deployment,
  status,
  tellsUnderWay,
  reportingController: "memcached-controller",
  metrics,
} satisfies Kind<Memcached>;
