/** What containers are told by files: keys of the injection's ConfigMap, and their texts. */

import { logShipperFile } from "../../../sidecars/entries/log-shipper.ts";
import { metricsExporterFile } from "../../../sidecars/entries/metrics-exporter.ts";
import { metricsExporterConfig } from "../../../sidecars/exporters/metrics-exporter.ts";
import type { Injecting } from "../../../sidecars/injection.ts";
import { shipperText } from "../../../sidecars/shippers/index.ts";

export const filesOf = ({ metadata: { name }, spec }: Injecting): Record<string, string> => {
  const { metricsExporters = [], logShippers = [] } = spec;
  const exporters = metricsExporters
    .filter((entry) => entry.enabled)
    .map((entry) => [metricsExporterFile(entry), jsonFile(metricsExporterConfig(entry, name))]);
  const shippers = logShippers
    .filter((entry) => entry.enabled)
    .flatMap((entry) => {
      const [file, text] = [logShipperFile(entry), shipperText(spec, entry)];
      return file === undefined || text === undefined ? [] : [[file, text]];
    });
  return Object.fromEntries([...exporters, ...shippers]);
};

const jsonFile = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
