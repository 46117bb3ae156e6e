/** The ports at which an injection's containers offer metrics. */

import { exporterName, exporterPort } from "../../sidecars/entries/exporter.ts";
import { logShipperPort } from "../../sidecars/entries/log-shipper.ts";
import type { Injecting } from "../../sidecars/injection.ts";

export interface ScrapePort {
  /** In Services; `metrics` for port metrics, else the container's. */
  name: string;
  number: number;
  path: string;
}

const usualPath = "/metrics";

/** That of port metrics first: an annotation of a Service can name one only. */
export const scrapePorts = ({ spec }: Injecting): ScrapePort[] => {
  const { portMetrics, metricsExporters = [], exporters = [], logShippers = [] } = spec;
  return [
    ...(portMetrics.enabled ? [{ name: "metrics", number: portMetrics.port, path: usualPath }] : []),
    ...metricsExporters
      .filter((entry) => entry.enabled && entry.export.prometheus.enabled)
      .map(({ name, export: { prometheus } }) => ({ name, number: prometheus.port, path: prometheus.path })),
    ...exporters.map((entry) => ({ name: exporterName(entry), number: exporterPort(entry), path: usualPath })),
    ...logShippers
      .map((entry, index) => ({ ...entry, number: logShipperPort(entry, index) }))
      .filter(({ enabled, driver, number }) => enabled && driver === "Builtin" && number > 0)
      .map(({ name, number }) => ({ name, number, path: usualPath })),
  ];
};
