/** The policy that lets chosen clients reach the ports of the pods, and nobody anything else. */

import type { V1LabelSelector } from "@kubernetes/client-node";
import type { KubeObject } from "../../../api/kubernetes/object.ts";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import type { Child } from "../../kind.ts";
import { type IngressRule, ingressRule } from "../../shared/ingress-rule.ts";
import { childMeta, labels } from "../labels.ts";
import { metricsPort, podPorts, serverPorts } from "../ports.ts";
import { isMonitored, specOf } from "../spec.ts";

interface NetworkPolicy extends KubeObject {
  spec: { podSelector: V1LabelSelector; policyTypes: string[]; ingress: IngressRule[] };
}

export const networkPolicy: Child<Memcached> = {
  resource: { group: "networking.k8s.io", version: "v1", kind: "NetworkPolicy", plural: "networkpolicies" },
  prune: true,
  name: (cr) => cr.metadata.name,
  build(cr) {
    if (!specOf(cr).security?.networkPolicy?.enabled) return undefined;
    const desired: NetworkPolicy = {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: childMeta(cr),
      spec: { podSelector: { matchLabels: labels(cr) }, policyTypes: ["Ingress"], ingress: rules(cr) },
    };
    return desired;
  },
};

/** One for all ports, unless the metrics have sources of their own. */
function rules(cr: Memcached): IngressRule[] {
  const { allowedSources = [], metricsSources = [] } = specOf(cr).security?.networkPolicy ?? {};
  if (!isMonitored(cr) || metricsSources.length === 0) return [ingressRule(podPorts(cr), allowedSources)];
  return [ingressRule(serverPorts(cr), allowedSources), ingressRule([metricsPort], metricsSources)];
}
