import * as z from "zod";
import { networkPolicyPeers } from "../shared/network-policy-peers.ts";

export const NetworkPolicy = z.object({
  enabled: z
    .boolean()
    .default(false)
    .describe(
      "Whether a NetworkPolicy admits traffic to the ports of the pods only and refuses all other incoming traffic. The operator and the pods themselves are always admitted.",
    ),
  allowedSources: networkPolicyPeers
    .optional()
    .describe("Pods, namespaces and address ranges that may reach Redis; everyone may when empty."),
  metricsSources: networkPolicyPeers
    .optional()
    .describe(
      "Pods, namespaces and address ranges that may reach the exporters; those of namespace monitoring when empty.",
    ),
});

const serviceType = z.enum(["ClusterIP", "NodePort", "LoadBalancer"]).default("ClusterIP");
const annotations = z
  .record(z.string(), z.string())
  .optional()
  .describe("Annotations to set on it; one that is removed here is removed there, and others there are left alone.");

export const Service = z.object({
  type: serviceType.describe(
    "Type of the Services that clients use: ClusterIP, NodePort or LoadBalancer. The headless one and that of the metrics stay inside.",
  ),
  annotations: annotations,
  additional: z
    .object({
      enabled: z
        .boolean()
        .default(false)
        .describe("Whether there is one more Service, whose name ends in -additional."),
      type: serviceType.describe("Type of this Service: ClusterIP, NodePort or LoadBalancer."),
      annotations: annotations,
    })
    .optional()
    .describe("One more Service in front of all pods, such as one that is reached from outside."),
});
