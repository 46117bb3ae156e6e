/** The policy that lets chosen clients and Prometheus reach the ports of the pods, and nobody anything else. */

import type { V1LabelSelector, V1NetworkPolicyPeer } from "@kubernetes/client-node";
import type { KubeObject } from "../../../api/kubernetes/object.ts";
import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import type { Settings } from "../../../settings.ts";
import type { Child } from "../../kind.ts";
import { type IngressRule, ingressRule } from "../../shared/ingress-rule.ts";
import { childMeta, instanceLabel } from "../labels.ts";
import { mainName } from "../names.ts";
import { clientPort, exporterPort } from "../ports.ts";
import { hasExporter, specOf } from "../spec.ts";

interface NetworkPolicy extends KubeObject {
  spec: { podSelector: V1LabelSelector; policyTypes: string[]; ingress: IngressRule[] };
}

export const networkPolicy: Child<Redis> = {
  resource: { group: "networking.k8s.io", version: "v1", kind: "NetworkPolicy", plural: "networkpolicies" },
  prune: true,
  name: mainName,
  build(cr, { settings }) {
    if (!specOf(cr).networkPolicy?.enabled) return undefined;
    const desired: NetworkPolicy = {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: childMeta(cr, mainName(cr)),
      spec: { podSelector: ownPods(cr), policyTypes: ["Ingress"], ingress: rules(cr, settings) },
    };
    return desired;
  },
};

const ownPods = (cr: Redis): V1LabelSelector => ({ matchLabels: { [instanceLabel]: cr.metadata.name } });

function rules(cr: Redis, { operatorNamespace }: Settings): IngressRule[] {
  const { allowedSources = [], metricsSources = [] } = specOf(cr).networkPolicy ?? {};
  const clients =
    allowedSources.length > 0 ? [...allowedSources, { podSelector: ownPods(cr) }, inNamespace(operatorNamespace)] : [];
  return [
    ingressRule([clientPort(cr)], clients),
    ...(hasExporter(cr)
      ? [ingressRule([exporterPort(cr)], metricsSources.length > 0 ? metricsSources : [inNamespace("monitoring")])]
      : []),
  ];
}

const inNamespace = (name: string): V1NetworkPolicyPeer => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});
