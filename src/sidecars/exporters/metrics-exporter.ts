/** What `metrics-exporter` is told, as the JSON file that `METRICS_EXPORTER_CONFIG` names. */

import type { MetricsExporter } from "../../api/sidecars.ebb.dev/index.ts";

export interface MetricsExporterConfig {
  directory: string;
  include: readonly string[];
  /** A duration, such as `1m30s`. */
  schedule: string;
  prometheus: { enabled: boolean; port: number; path: string };
  /** Nothing is pushed when the URL is empty. */
  pushgateway: { url: string; job: string; deleteOnExit: boolean };
  /** Nothing is sent when the address is empty. */
  statsd: { address: string; tags: "dogstatsd" | "none" };
}

/** @param injection name of the custom resource */
export const metricsExporterConfig = (
  {
    mountPath,
    include,
    schedule,
    export: { prometheus, pushgateway, statsd },
  }: Pick<MetricsExporter, "mountPath" | "include" | "schedule" | "export">,
  injection: string,
): MetricsExporterConfig => ({
  directory: mountPath,
  include,
  schedule,
  prometheus,
  pushgateway: { ...pushgateway, job: pushgateway.job || injection },
  statsd,
});
