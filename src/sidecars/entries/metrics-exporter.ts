import type { MetricsExporter } from "../../api/sidecars.ebb.dev/index.ts";
import { podIdentity, sidecarContainer, smallResources } from "../container.ts";
import type { Entry, EntryContext } from "../entry.ts";
import { configFolder } from "../names.ts";
import { config, state } from "../volumes.ts";

export const metricsExporterFile = ({ name }: Pick<MetricsExporter, "name">): string => `${name}.json`;

export const metricsExporterEntry = (entry: MetricsExporter, context: EntryContext): Entry => {
  const { mode, name, mountPath } = entry;
  const { port } = entry.export.prometheus;
  const file = metricsExporterFile(entry);
  const mounted = [config({ container: name, injection: context.name, file }), state(name)];
  return {
    mode,
    container: sidecarContainer(entry, {
      name,
      image: context.sidecarImage,
      args: ["metrics-exporter"],
      env: [{ name: "METRICS_EXPORTER_CONFIG", value: `${configFolder}/${file}` }, ...podIdentity],
      // Whatever is exported elsewhere, its own metrics are there.
      ports: [port],
      resources: smallResources,
      volumeMounts: [
        { name: context.sharedVolume.name, mountPath, readOnly: true },
        ...mounted.map(({ mount }) => mount),
      ],
      health: { httpGet: { path: "/healthz", port } },
    }),
    volumes: mounted.map(({ volume }) => volume),
  };
};
