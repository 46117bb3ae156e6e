/** The ServiceMonitor by which the Prometheus operator finds the exporters. */

import type { V1LabelSelector } from "@kubernetes/client-node";
import type { KubeObject } from "../../../api/kubernetes/object.ts";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import type { Child } from "../../kind.ts";
import { childMeta, labels } from "../labels.ts";
import type { MemcachedReason } from "../reasons.ts";
import { type Endpoint, scrapeEndpoint } from "../scrape.ts";
import { isServiceMonitored, specOf } from "../spec.ts";

/** https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.ServiceMonitorSpec */
interface ServiceMonitor extends KubeObject {
  spec: {
    jobLabel?: string;
    selector: V1LabelSelector;
    namespaceSelector: { matchNames: string[] };
    endpoints: Endpoint[];
  };
}

export const serviceMonitor: Child<Memcached> = {
  resource: { group: "monitoring.coreos.com", version: "v1", kind: "ServiceMonitor", plural: "servicemonitors" },
  prune: true,
  whenNotServed: "ServiceMonitorUnavailable" satisfies MemcachedReason,
  name: (cr) => cr.metadata.name,
  build(cr) {
    if (!isServiceMonitored(cr)) return undefined;
    const { additionalLabels, jobLabel } = specOf(cr).monitoring?.serviceMonitor ?? {};
    const meta = childMeta(cr);
    const desired: ServiceMonitor = {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "ServiceMonitor",
      metadata: { ...meta, labels: { ...additionalLabels, ...meta.labels } },
      spec: {
        ...(jobLabel && { jobLabel }),
        selector: { matchLabels: labels(cr) },
        namespaceSelector: { matchNames: meta.namespace ? [meta.namespace] : [] },
        endpoints: [scrapeEndpoint(cr)],
      },
    };
    return desired;
  },
};
