export { ClusterSidecarInjection, ClusterSidecarInjectionSpec } from "./cluster-sidecar-injection.ts";
export type { Exporter } from "./exporter.ts";
export type { LogShipper } from "./log-shipper.ts";
export type { MetricsExporter } from "./metrics-exporter.ts";
export type { PortMetrics } from "./port-metrics.ts";
export type { RawContainer } from "./raw-container.ts";
export { SidecarInjection, SidecarInjectionSpec } from "./sidecar-injection.ts";
export type { SidecarInjectionStatus } from "./status.ts";
