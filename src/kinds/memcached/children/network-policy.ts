/** The policy that lets chosen clients reach the ports of the pods, and nobody anything else. */

import type { V1LabelSelector, V1NetworkPolicyPeer, V1NetworkPolicyPort } from "@kubernetes/client-node";
import type { KubeObject } from "../../../api/kubernetes/object.ts";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import type { Child } from "../../kind.ts";
import { asStored } from "../../shared/pod/stored.ts";
import { childMeta, labels } from "../labels.ts";
import { metricsPort, type Port, podPorts, serverPorts } from "../ports.ts";
import { isMonitored, specOf } from "../spec.ts";

/** The type of `@kubernetes/client-node` calls `from` otherwise. */
interface IngressRule {
  ports: V1NetworkPolicyPort[];
  from?: V1NetworkPolicyPeer[];
}

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
  if (!isMonitored(cr) || metricsSources.length === 0) return [rule(podPorts(cr), allowedSources)];
  return [rule(serverPorts(cr), allowedSources), rule([metricsPort], metricsSources)];
}

/** From everywhere when there are no sources: an empty `from` would say the same and is not stored. */
const rule = (ports: readonly Port[], sources: readonly V1NetworkPolicyPeer[]): IngressRule => ({
  ports: ports.map(({ number }) => ({ protocol: "TCP", port: number })),
  ...(sources.length > 0 && { from: sources.map((peer) => asStored(peer)) }),
});
