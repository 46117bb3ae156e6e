import type { V1Affinity, V1LocalObjectReference, V1Toleration } from "@kubernetes/client-node";
import * as z from "zod";
import { kubernetes } from "../kubernetes/embedded.ts";

/** Where the pods run, as whom, and how they are marked. */
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
  imagePullSecrets: z
    .array(kubernetes<V1LocalObjectReference>("io.k8s.api.core.v1.LocalObjectReference"))
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] })
    .optional()
    .describe("Secrets in the same namespace by which images are pulled from private registries."),
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
  automountServiceAccountToken: z
    .boolean()
    .optional()
    .describe("Whether the token of the ServiceAccount is mounted; memcached and the exporter need none."),
});
