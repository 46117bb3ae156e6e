import type { V1Affinity, V1Toleration } from "@kubernetes/client-node";
import * as z from "zod";
import { kubernetes } from "../kubernetes/embedded.ts";
import { imagePullSecrets } from "./pull-secrets.ts";

/** Where the pods of any kind run, as whom, and how they are marked. */
export const Pod = z.object({
  nodeSelector: z
    .record(z.string(), z.string())
    .meta({ "x-kubernetes-map-type": "atomic" })
    .optional()
    .describe("Labels that a node must have to run the pods."),
  tolerations: z
    .array(kubernetes<V1Toleration>("io.k8s.api.core.v1.Toleration"))
    .meta({ "x-kubernetes-list-type": "atomic" })
    .optional()
    .describe("Taints of nodes that the pods tolerate."),
  affinity: kubernetes<V1Affinity>("io.k8s.api.core.v1.Affinity")
    .optional()
    .describe("Further wishes for the placement of the pods; they hold beside highAvailability.antiAffinityPreset."),
  priorityClassName: z.string().optional().describe("PriorityClass of the pods."),
  runtimeClassName: z.string().optional().describe("RuntimeClass that the containers run with."),
  schedulerName: z.string().optional().describe("Scheduler that places the pods; the cluster's own when absent."),
  imagePullSecrets,
  labels: z
    .record(z.string(), z.string())
    .optional()
    .describe("Labels to add to the pods; those that the operator itself sets stand."),
  annotations: z
    .record(z.string(), z.string())
    .optional()
    .describe("Annotations to add to the pods; those that the operator itself sets stand."),
  serviceAccountName: z
    .string()
    .optional()
    .describe("ServiceAccount that the pods run as; the default one of the namespace when absent."),
});

export type Pod = z.input<typeof Pod>;
