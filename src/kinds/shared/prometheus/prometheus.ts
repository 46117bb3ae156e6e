/** Objects by which the Prometheus operator runs a Prometheus, as far as they say which monitors it takes. */

import type { V1LabelSelector } from "@kubernetes/client-node";
import type { KubeObject } from "../../../api/kubernetes/object.ts";
import type { Resource } from "../../../api/kubernetes/resource.ts";

/** A selector that is not set selects nothing, and an empty one everything; of namespaces, one that is not set selects its own. */
type Selectors = {
  [name in `${"service" | "pod"}Monitor${"" | "Namespace"}Selector`]?: V1LabelSelector | undefined;
};

/** https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.CommonPrometheusFields */
export interface Prometheus extends KubeObject {
  spec?: Selectors;
}

/** Both take monitors. */
export const prometheusResources: readonly Resource[] = [
  { group: "monitoring.coreos.com", version: "v1", kind: "Prometheus", plural: "prometheuses" },
  { group: "monitoring.coreos.com", version: "v1alpha1", kind: "PrometheusAgent", plural: "prometheusagents" },
];

export type MonitorKind = "ServiceMonitor" | "PodMonitor";

export const monitorSelector = { ServiceMonitor: "serviceMonitorSelector", PodMonitor: "podMonitorSelector" } as const;
export const namespaceSelector = {
  ServiceMonitor: "serviceMonitorNamespaceSelector",
  PodMonitor: "podMonitorNamespaceSelector",
} as const;

/** What is known of those of the cluster. */
export interface Prometheuses {
  all: readonly Prometheus[];
  /** Of the namespace of the custom resource; absent where they are not known, or not asked for. */
  namespaceLabels?: Readonly<Record<string, string>> | undefined;
}
