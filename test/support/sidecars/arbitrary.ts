/** Pods and injections of any shape that an API server takes, from few names, ports and paths, so that they get in each other's way. */

import type { V1Container, V1ObjectMeta, V1Pod, V1PodSpec, V1Volume } from "@kubernetes/client-node";
import fc from "fast-check";
import type { SidecarInjectionSpec } from "../../../src/api/sidecars.ebb.dev/index.ts";
import type { Injecting } from "../../../src/sidecars/injection.ts";
import { injection } from "./injections.ts";

export interface Generated {
  injections: readonly Injecting[];
  native: boolean;
  pod: V1Pod;
}

/** With a name in most cases that is nobody else's. */
const containerName = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("app", "web", "worker", "proxy", "setup") },
  { weight: 1, arbitrary: fc.constantFrom("log-shipper", "metrics-exporter", "metrics") },
);
const path = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("/app", "/data", "/tmp") },
  { weight: 1, arbitrary: fc.constantFrom("/app/logs", "/app/logs/", "/shared/logs") },
);
const port = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(80, 8080, 8443) },
  { weight: 1, arbitrary: fc.constantFrom(9102, 9110, 9999) },
);

const volume: fc.Arbitrary<V1Volume> = fc.oneof(
  fc.constantFrom("data", "cache", "shared-logs", "log-shipper-state").map((name) => ({ name, emptyDir: {} })),
  { weight: 1, arbitrary: fc.constantFrom("data", "config").map((name) => ({ name, configMap: { name: "any" } })) },
  { weight: 1, arbitrary: fc.constant({ name: "shared-logs", secret: { secretName: "any" } }) },
);
const volumes = fc.uniqueArray(volume, { maxLength: 3, selector: ({ name }) => name });

const container = (volumeNames: readonly string[]): fc.Arbitrary<V1Container> =>
  fc.record(
    {
      name: containerName,
      image: fc.constantFrom("a:1", "b"),
      ports: fc.uniqueArray(fc.record({ containerPort: port, protocol: fc.constantFrom("TCP", "TCP", "UDP") }), {
        maxLength: 2,
        selector: ({ containerPort }) => containerPort,
      }),
      volumeMounts:
        volumeNames.length === 0
          ? fc.constant([])
          : fc.uniqueArray(fc.record({ name: fc.constantFrom(...volumeNames), mountPath: path }), {
              maxLength: 2,
              selector: ({ mountPath }) => mountPath.replace(/\/$/, ""),
            }),
      args: fc.constantFrom([], ["--verbose"]),
    },
    { requiredKeys: ["name", "image"] },
  );

const spec: fc.Arbitrary<V1PodSpec> = fc.option(volumes, { nil: undefined }).chain((podVolumes) => {
  const names = (podVolumes ?? []).map(({ name }) => name);
  return fc
    .tuple(
      fc.uniqueArray(container(names), { minLength: 1, maxLength: 5, selector: ({ name }) => name }),
      fc.nat({ max: 3 }),
      fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      fc.record(
        {
          hostNetwork: fc.constantFrom(false, false, true),
          nodeSelector: fc.constantFrom({ "kubernetes.io/os": "linux" }, { "kubernetes.io/os": "windows" }),
          terminationGracePeriodSeconds: fc.constantFrom(0, 30),
          automountServiceAccountToken: fc.boolean(),
        },
        { requiredKeys: [] },
      ),
    )
    .map(([some, initCount, natives, more]): V1PodSpec => {
      // On its node's network each port may be there once.
      const containers = more.hostNetwork ? some.map(({ ports: _, ...one }) => one) : some;
      const inits = containers.slice(1, 1 + initCount);
      const initContainers = inits.map((one, index) => (natives[index] ? { ...one, restartPolicy: "Always" } : one));
      return {
        ...more,
        ...(podVolumes && { volumes: podVolumes }),
        ...(initCount > 0 && { initContainers }),
        containers: containers.filter((one) => !inits.includes(one)),
      };
    });
});

const annotations = fc.record(
  {
    "kubectl.kubernetes.io/default-container": fc.constantFrom("app", "web", "nobody"),
    "prometheus.io/port": fc.constant("8080"),
    "sidecars.ebb.dev/skip": fc.constantFrom("", "log-shipper", "metrics, log-shipper", "metrics-exporter,x"),
    "sidecars.ebb.dev/injection": fc.constantFrom("", "sample-app", "ports,sample-app", "other"),
    "sidecars.ebb.dev/injected": fc.constantFrom("sample-app@1", "other@1", "other@1,ports@2"),
    "sidecars.ebb.dev/skipped": fc.constantFrom("sample-app:Windows", "other:Windows,ports:PortConflict"),
    "sidecars.ebb.dev/metrics-image": fc.constantFrom("", "other:2"),
    "traffic.sidecar.istio.io/excludeInboundPorts": fc.constantFrom("", "9999", "15020, 9110"),
  },
  { requiredKeys: [] },
);

const labels = fc.record(
  {
    app: fc.constantFrom("sample-app", "sample-app", "other"),
    "sidecars.ebb.dev/inject": fc.constantFrom("true", "false", "no"),
  },
  { requiredKeys: ["app"] },
);

const owner = (kind: string) => ({ apiVersion: "apps/v1", kind, name: "sample-app", uid: "1", controller: true });

const metadata: fc.Arbitrary<V1ObjectMeta> = fc.record(
  {
    name: fc.constant("sample-app"),
    labels: fc.oneof({ weight: 2, arbitrary: fc.constant({ app: "sample-app" }) }, labels),
    annotations: fc.oneof({ weight: 1, arbitrary: fc.constant({}) }, { weight: 2, arbitrary: annotations }),
    ownerReferences: fc.constantFrom([], [owner("StatefulSet")], [owner("Job")]),
  },
  { requiredKeys: ["name", "labels"] },
);

const pod = fc.tuple(metadata, spec).map(([meta, podSpec]): V1Pod => {
  const isOfJob = meta.ownerReferences?.some(({ kind }) => kind === "Job");
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: meta,
    spec: { ...podSpec, ...(isOfJob && { restartPolicy: "Never" }) },
  };
});

type Kinds = NonNullable<SidecarInjectionSpec["workloadKinds"]>;

const mode = fc.constantFrom("Auto" as const, "Native" as const, "Container" as const);

/** Two, which have nothing in common, so that the order in which they come does not matter. */
const injections = fc
  .record({
    shipper: fc.boolean(),
    exporter: fc.boolean(),
    containers: fc.constantFrom<string[] | undefined>(undefined, ["app"], ["web", "app"]),
    mode,
    workloadKinds: fc.constantFrom<Kinds | undefined>(undefined, ["Pod"], ["Job", "Pod"]),
    paused: fc.constantFrom(false, false, false, true),
    excludePorts: fc.boolean(),
    isAlone: fc.boolean(),
  })
  .map(({ shipper, exporter, containers, mode: chosen, workloadKinds, paused, excludePorts, isAlone }): Injecting[] => {
    const files: Partial<SidecarInjectionSpec> = {
      logShippers: [{ name: "log-shipper", enabled: shipper || !exporter, mode: chosen }],
      metricsExporters: [{ name: "metrics-exporter", enabled: exporter }],
      ...(containers && { sharedVolume: { containers } }),
      ...(workloadKinds && { workloadKinds }),
      paused,
      mesh: { excludePorts },
    };
    const ports = injection(
      { portMetrics: { enabled: true, mode: chosen }, mesh: { excludePorts } },
      { name: "ports" },
    );
    return [injection(files), ...(isAlone ? [] : [ports])];
  });

export const generated: fc.Arbitrary<Generated> = fc.record({ injections, native: fc.boolean(), pod });
