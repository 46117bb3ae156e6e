/** The kind Redis. */

import type { Redis } from "../../api/redis.ebb.dev/index.ts";
import { phases } from "../../api/redis.ebb.dev/phases.ts";
import type { Right } from "../facts.ts";
import type { Kind } from "../kind.ts";
import { prometheusRights } from "../shared/prometheus/find.ts";
import { adoptAnnotation } from "./annotations.ts";
import { additionalService } from "./children/additional-service.ts";
import { configMap } from "./children/config-map.ts";
import { headlessService } from "./children/headless-service.ts";
import { mainService } from "./children/main-service.ts";
import { masterService } from "./children/master-service.ts";
import { metricsService } from "./children/metrics-service.ts";
import { networkPolicy } from "./children/network-policy.ts";
import { podDisruptionBudget } from "./children/pod-disruption-budget.ts";
import { podMonitor } from "./children/pod-monitor.ts";
import { prometheusRule } from "./children/prometheus-rule.ts";
import { replicaService } from "./children/replica-service.ts";
import { serviceMonitor } from "./children/service-monitor.ts";
import { statefulSet } from "./children/stateful-set.ts";
import type { RedisFacts } from "./facts.ts";
import { gather } from "./gather.ts";
import { instanceLabel } from "./labels.ts";
import { metrics } from "./metrics.ts";
import { claimResource, leaseResource, podResource } from "./operated.ts";
import { remarks, secrets } from "./remarks.ts";
import { managedBy, resource } from "./resource.ts";
import { status } from "./status/status.ts";
import { tellsUnderWay } from "./status/under-way.ts";
import { growVolumes } from "./volumes.ts";

const may = (resource: Right["resource"], ...verbs: string[]): Right => ({ resource, verbs });

export const redis: Kind<Redis, RedisFacts> = {
  resource,
  versions: ["v1alpha1"],
  singular: "redis",
  shortNames: [],
  categories: ["ebb"],
  printerColumns: [
    { name: "Mode", type: "string", jsonPath: ".spec.mode" },
    { name: "Ready", type: "integer", jsonPath: ".status.readyReplicas" },
    { name: "Master", type: "string", jsonPath: ".status.master" },
    { name: "Phase", type: "string", jsonPath: ".status.phase" },
    { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
  ],
  phases,
  scale: {
    specReplicasPath: ".spec.replicas",
    statusReplicasPath: ".status.replicas",
    labelSelectorPath: ".status.selector",
  },
  managedBy,
  schema: async () => (await import("../../api/redis.ebb.dev/index.ts")).Redis,
  admission: async () => (await import("./admission.ts")).admission,
  children: [
    configMap,
    statefulSet,
    headlessService,
    mainService,
    masterService,
    replicaService,
    additionalService,
    metricsService,
    serviceMonitor,
    podMonitor,
    prometheusRule,
    podDisruptionBudget,
    networkPolicy,
  ],
  watches: [{ resource: podResource, prune: false, label: instanceLabel }],
  secrets,
  remarks,
  // A step of operating takes 20 seconds at most.
  deadlineMs: 25_000,
  gather,
  acted: ({ acted }) => acted,
  operate: growVolumes,
  rights: [
    may(podResource, "list", "patch"),
    may(leaseResource, "get", "create", "patch"),
    may(claimResource, "list", "patch"),
    ...prometheusRights,
  ],
  adoptAnnotation,
  workload: statefulSet,
  status,
  tellsUnderWay,
  reportingController: "redis-controller",
  metrics,
};
