import type { V1ResourceRequirements } from "@kubernetes/client-node";
import type { PortMetrics } from "../../api/sidecars.ebb.dev/index.ts";
import { podIdentity, sidecarContainer } from "../container.ts";
import type { Entry, EntryContext } from "../entry.ts";

const profiles: Readonly<Record<PortMetrics["profile"], V1ResourceRequirements>> = {
  Default: { requests: { cpu: "250m", memory: "128Mi" }, limits: { cpu: "250m", memory: "128Mi" } },
  Small: { requests: { cpu: "10m", memory: "64Mi" }, limits: { cpu: "100m", memory: "128Mi" } },
};

export const portMetricsEntry = (entry: PortMetrics, { sidecarImage }: EntryContext): Entry => {
  const { mode, name, port, counting, topN, profile } = entry;
  return {
    mode,
    container: sidecarContainer(entry, {
      name,
      image: sidecarImage,
      args: ["metrics-sidecar"],
      env: [
        { name: "METRICS_SIDECAR_MODE", value: counting },
        { name: "METRICS_SIDECAR_PORT", value: String(port) },
        { name: "METRICS_SIDECAR_TOP_N", value: String(topN) },
        ...podIdentity,
      ],
      ports: [port],
      resources: profiles[profile],
      health: { httpGet: { path: "/healthz", port } },
    }),
    volumes: [],
  };
};
