/**
 * The scrape configuration that the Prometheus operator makes of a monitor, as far as ours say something.
 * https://prometheus-operator.dev/docs/developer/getting-started/
 */

import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import { type Discovery, metaName } from "./discovery.ts";
import { toLoopback } from "./loopback-pods.ts";

interface Monitor extends KubeObject {
  spec: {
    jobLabel: string;
    selector: { matchLabels: Record<string, string> };
    namespaceSelector: { matchNames: string[] };
    endpoints?: Endpoint[];
    podMetricsEndpoints?: Endpoint[];
  };
}

interface Endpoint {
  port: string;
  path: string;
  interval: string;
  scrapeTimeout: string;
}

export const scrapeConfigs = (object: KubeObject, discovery: Discovery): object[] => {
  const { kind, metadata, spec } = object as Monitor;
  const role = kind === "PodMonitor" ? "pod" : "endpointslice";
  const of = kind === "PodMonitor" ? "pod" : "service";
  return (spec.endpoints ?? spec.podMetricsEndpoints ?? []).map((endpoint, index) => ({
    job_name: `${kind}/${metadata.namespace}/${metadata.name}/${index}`,
    metrics_path: endpoint.path,
    scrape_interval: endpoint.interval,
    scrape_timeout: endpoint.scrapeTimeout,
    http_sd_configs: spec.namespaceSelector.matchNames.map((namespace) => ({
      url: discovery.url(role, namespace),
      refresh_interval: "1s",
    })),
    relabel_configs: [
      ...Object.entries(spec.selector.matchLabels).map(([label, value]) => ({
        action: "keep",
        source_labels: [`__meta_kubernetes_${of}_label_${metaName(label)}`],
        regex: value,
      })),
      {
        action: "keep",
        source_labels: [
          role === "pod" ? "__meta_kubernetes_pod_container_port_name" : "__meta_kubernetes_endpointslice_port_name",
        ],
        regex: endpoint.port,
      },
      ...["namespace", "service", "pod"].map((label) => ({
        source_labels: [
          `__meta_kubernetes_${label === "pod" ? "pod_name" : label === "service" ? "service_name" : label}`,
        ],
        target_label: label,
      })),
      {
        source_labels: [`__meta_kubernetes_${of}_label_${metaName(spec.jobLabel)}`],
        regex: "(.+)",
        target_label: "job",
      },
      toLoopback,
    ],
  }));
};
