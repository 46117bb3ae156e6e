import type { V2HorizontalPodAutoscalerBehavior, V2MetricSpec } from "@kubernetes/client-node";
import * as z from "zod";
import { kubernetes } from "../kubernetes/embedded.ts";

/** A HorizontalPodAutoscaler that sets the number of pods. */
export const Autoscaling = z.object({
  enabled: z
    .boolean()
    .optional()
    .describe(
      "Whether a HorizontalPodAutoscaler sets the number of pods; replicas must then be left out, maxReplicas be given.",
    ),
  minReplicas: z.int32().min(1).optional().describe("Lowest number of pods; one when absent."),
  maxReplicas: z.int32().min(1).optional().describe("Highest number of pods; at least minReplicas."),
  metrics: z
    .array(kubernetes<V2MetricSpec>("io.k8s.api.autoscaling.v2.MetricSpec"))
    .max(64)
    .meta({ "x-kubernetes-list-type": "atomic" })
    .optional()
    .describe("What the number of pods follows; CPU at 80 percent of resources.requests.cpu when empty."),
  behavior: kubernetes<V2HorizontalPodAutoscalerBehavior>("io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerBehavior")
    .optional()
    .describe(
      "How fast the number of pods may change; when absent it goes down only after 300 seconds of lower demand.",
    ),
});
