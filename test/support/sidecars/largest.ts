/** The most costly injection that the schema admits, and a pod that leaves it much to compare with. */

import type { V1Container, V1Pod } from "@kubernetes/client-node";
import type { SidecarInjectionSpec } from "../../../src/api/sidecars.ebb.dev/index.ts";
import { pod } from "./case.ts";

const many = <T>(count: number, of: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => of(index));

const named = (what: string, index: number, length: number): string => `${what}-${index}-`.padEnd(length, "x");

const limits = { cpu: "1", memory: "1Gi" };
const env = (index: number) => many(64, (at) => ({ name: `${index}_${at}`, value: "v".repeat(100) }));

export const largest: Partial<SidecarInjectionSpec> = {
  logShippers: many(8, (index) => ({ name: named("shipper", index, 56), enabled: true, env: env(index) })),
  metricsExporters: many(8, (index) => ({
    name: named("files", index, 56),
    enabled: true,
    export: { prometheus: { port: 9200 + index } },
    env: env(index),
  })),
  portMetrics: { enabled: true },
  exporters: many(8, (index) => ({
    type: "Custom" as const,
    name: named("exporter", index, 63),
    image: `exporter:${index}`,
    port: 9300 + index,
    env: env(index),
  })),
  containers: many(8, (index) => ({
    name: named("raw", index, 63),
    image: `raw:${index}`,
    resources: { limits },
    ports: many(8, (at) => ({ containerPort: 20_000 + index * 8 + at })),
    volumeMounts: many(32, (at) => ({ name: `data-${at}`, mountPath: `/data/${at}` })),
  })),
  sharedVolume: { containers: many(32, (index) => named("app", index, 63)) },
  mesh: { excludePorts: true },
};

/** Of a size that nobody's pods have; in the way of nothing. */
export const largePod = (): V1Pod => {
  const container = (index: number): V1Container => ({
    name: named("app", index, 63),
    image: `app:${index}`,
    ports: many(20, (at) => ({ containerPort: 1000 + index * 20 + at })),
    volumeMounts: many(20, (at) => ({ name: `data-${at}`, mountPath: `/mounts/${at}/`.padEnd(60, "m") })),
  });
  return pod(
    {
      containers: many(40, container),
      initContainers: many(10, (index) => ({ ...container(index), name: named("init", index, 63), ports: [] })),
      volumes: many(60, (index) => ({ name: `data-${index}`, emptyDir: {} })),
    },
    {
      annotations: {
        "sidecars.ebb.dev/skip": many(50, (index) => named("nobody", index, 60)).join(","),
        "sidecars.ebb.dev/injected": many(20, (index) => `${named("other", index, 60)}@0123456789`).join(","),
        "sidecars.ebb.dev/skipped": many(20, (index) => `${named("other", index, 60)}:PortConflict`).join(","),
        "traffic.sidecar.istio.io/excludeInboundPorts": many(200, (index) => String(30_000 + index)).join(","),
      },
    },
  );
};
