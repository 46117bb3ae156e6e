/** The sidecars of an injection that are switched on, in the order in which pods get them. Pure. */

import { exporterEntry } from "./entries/exporter.ts";
import { logShipperEntry } from "./entries/log-shipper.ts";
import { metricsExporterEntry } from "./entries/metrics-exporter.ts";
import { portMetricsEntry } from "./entries/port-metrics.ts";
import { rawContainerEntry } from "./entries/raw-container.ts";
import type { Entry, EntryContext, Facts } from "./entry.ts";
import type { Injecting } from "./injection.ts";
import { shipperText } from "./shippers/index.ts";

export const entriesOf = ({ metadata: { name }, spec }: Injecting, facts: Facts): Entry[] => {
  const { logShippers = [], metricsExporters = [], portMetrics, exporters = [], containers = [] } = spec;
  const { name: volume, containers: writers = [] } = spec.sharedVolume;
  const context: EntryContext = { ...facts, name, sharedVolume: { name: volume, containers: writers } };
  return [
    ...logShippers.flatMap((entry, index) =>
      entry.enabled ? logShipperEntry(entry, index, context, shipperText(spec, entry)) : [],
    ),
    ...metricsExporters.flatMap((entry) => (entry.enabled ? metricsExporterEntry(entry, context) : [])),
    ...(portMetrics.enabled ? [portMetricsEntry(portMetrics, context)] : []),
    ...exporters.map(exporterEntry),
    ...containers.map(rawContainerEntry),
  ];
};
