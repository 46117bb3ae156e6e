import type { KubeObject } from "../../../../../src/api/kubernetes/object.ts";
import type { Prometheus } from "../../../../../src/kinds/shared/prometheus/prometheus.ts";

/** In namespace `monitoring`, unless it is said otherwise. */
export const prometheus = (
  spec: Prometheus["spec"] = {},
  { name = "k8s", namespace = "monitoring" }: { name?: string; namespace?: string } = {},
): Prometheus => ({
  apiVersion: "monitoring.coreos.com/v1",
  kind: "Prometheus",
  metadata: { name, namespace },
  spec,
});

/** Of namespace `shop`. */
export const monitor = (labels?: Record<string, string>, kind = "ServiceMonitor"): KubeObject => ({
  apiVersion: "monitoring.coreos.com/v1",
  kind,
  metadata: { name: "cart", namespace: "shop", ...(labels && { labels }) },
});
