/** What containers are told by files: keys of the injection's ConfigMap, and their texts. */

import { metricsExporterFile } from "../../../sidecars/entries/metrics-exporter.ts";
import { metricsExporterConfig } from "../../../sidecars/exporters/metrics-exporter.ts";
import type { Injecting } from "../../../sidecars/injection.ts";

export const filesOf = ({ metadata: { name }, spec }: Injecting): Record<string, string> => {
  const { metricsExporters = [] } = spec;
  return Object.fromEntries(
    metricsExporters
      .filter((entry) => entry.enabled)
      .map((entry) => [metricsExporterFile(entry), jsonFile(metricsExporterConfig(entry, name))]),
  );
};

const jsonFile = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
