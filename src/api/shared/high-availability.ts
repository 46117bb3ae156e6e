import type { V1TopologySpreadConstraint } from "@kubernetes/client-node";
import * as z from "zod";
import { kubernetes } from "../kubernetes/embedded.ts";
import { intOrString } from "../kubernetes/int-or-string.ts";
import { defaultAntiAffinityPreset } from "./defaults.ts";

export const PodDisruptionBudget = z.object({
  enabled: z
    .boolean()
    .optional()
    .describe("Whether a PodDisruptionBudget guards the pods. It then needs one of the two limits."),
  minAvailable: intOrString
    .optional()
    .describe("Pods that an eviction must leave available: a number, or a percentage of all pods such as 50%."),
  maxUnavailable: intOrString
    .optional()
    .describe("Pods that evictions may take away at the same time: a number, or a percentage of all pods such as 50%."),
  unhealthyPodEvictionPolicy: z
    .enum(["IfHealthyBudget", "AlwaysAllow"])
    .optional()
    .describe(
      "Whether pods that are not ready may always be evicted (AlwaysAllow), or only while enough others are ready (IfHealthyBudget, when absent).",
    ),
});

/** How the pods are spread over nodes and how they are taken away. */
export const HighAvailability = z.object({
  antiAffinityPreset: z
    .enum(["soft", "hard", "none"])
    .default(defaultAntiAffinityPreset)
    .describe(
      "Whether pods keep to nodes of their own: soft prefers it, hard requires it and leaves pods pending where nodes are short, none does not care.",
    ),
  topologySpreadConstraints: z
    .array(kubernetes<V1TopologySpreadConstraint>("io.k8s.api.core.v1.TopologySpreadConstraint"))
    .max(64)
    .meta({ "x-kubernetes-list-type": "atomic" })
    .optional()
    .describe("How the pods spread over zones or other domains of nodes; copied to the pods as given."),
  podDisruptionBudget: PodDisruptionBudget.optional().describe(
    "Limits how many pods a node drain or another voluntary eviction may take away at the same time.",
  ),
});

export type HighAvailability = z.input<typeof HighAvailability>;
