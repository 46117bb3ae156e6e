/** What keeps sidecars out (contract I8): each reason, what is no reason, and which is told of two. */

import type { V1PodSpec } from "@kubernetes/client-node";
import type { SkipReason } from "../../../../src/sidecars/reasons.ts";
import { annotated, app, type Case, labelled, ofJob, pod } from "../case.ts";
import { exporter, injection, portMetrics, shipper } from "../injections.ts";

const all = injection({ logShippers: [shipper], metricsExporters: [exporter], portMetrics });

const skipped = (title: string, of: Case["pod"], reason: SkipReason, more: Partial<Case> = {}): Case => ({
  title,
  injections: [all],
  pod: of,
  outcomes: { "sample-app": reason },
  ...more,
});

const injected = (title: string, of: Case["pod"], more: Partial<Case> = {}): Case => ({
  title,
  injections: [all],
  pod: of,
  outcomes: { "sample-app": "injected" },
  ...more,
});

const mounting = (name: string, mountPath: string): Partial<V1PodSpec> => ({
  containers: [{ ...app, volumeMounts: [{ name, mountPath }] }],
  volumes: [{ name, emptyDir: {} }],
});

const windows = { os: { name: "windows" } };
const mirror = { "kubernetes.io/config.mirror": "1" };
const raw = {
  name: "raw",
  image: "raw:1",
  resources: { limits: { cpu: "1", memory: "1Gi" } },
  volumeMounts: [{ name: "data", mountPath: "/data" }],
};

export const skippedCases: readonly Case[] = [
  skipped("a pod on its node's network", pod({ hostNetwork: true }), "HostNetwork"),
  skipped("a pod for Windows", pod(windows), "Windows"),
  skipped("a pod for nodes with Windows", pod({ nodeSelector: { "kubernetes.io/os": "windows" } }), "Windows"),
  injected("a pod for nodes with Linux", pod({ nodeSelector: { "kubernetes.io/os": "linux" } })),
  skipped("a mirror pod", annotated(mirror, { nodeName: "node-0" }), "StaticPod"),
  skipped("a Job's pod, where nodes are old", ofJob(), "JobNeedsNative", { native: false }),
  injected("a Job's pod, whose one regular sidecar is left out", ofJob({}, { "sidecars.ebb.dev/skip": "metrics" }), {
    injections: [injection({ logShippers: [{ ...shipper, mode: "Native" }], portMetrics })],
    native: false,
  }),

  skipped("a container that is to see the volume is not there", pod(), "ContainerNotFound", {
    injections: [injection({ logShippers: [shipper], sharedVolume: { containers: ["app", "worker"] } })],
  }),
  skipped(
    "the default container is not there",
    annotated({ "kubectl.kubernetes.io/default-container": "web" }),
    "ContainerNotFound",
  ),
  injected(
    "the default container is not there, and sees no volume",
    annotated({ "kubectl.kubernetes.io/default-container": "web" }),
    { injections: [injection({ portMetrics })] },
  ),
  skipped(
    "an init container is to see the volume",
    pod({ initContainers: [{ name: "setup", image: "setup:1" }] }),
    "ContainerNotFound",
    { injections: [injection({ logShippers: [shipper], sharedVolume: { containers: ["setup"] } })] },
  ),

  skipped("a container has the name", pod({ containers: [app, { name: "metrics", image: "m:1" }] }), "NameConflict"),
  skipped(
    "an init container has the name",
    pod({ initContainers: [{ name: "log-shipper", image: "l:1" }] }),
    "NameConflict",
  ),
  injected(
    "a container has the name of one that is left out",
    annotated({ "sidecars.ebb.dev/skip": "metrics" }, { containers: [app, { name: "metrics", image: "m:1" }] }),
  ),

  skipped(
    "the volume is of a ConfigMap",
    pod({ volumes: [{ name: "shared-logs", configMap: { name: "a" } }] }),
    "VolumeConflict",
  ),
  skipped(
    "a volume of one container is of a node",
    pod({ volumes: [{ name: "log-shipper-state", hostPath: { path: "/tmp" } }] }),
    "VolumeConflict",
  ),
  injected("the volume is there as an emptyDir", pod({ volumes: [{ name: "shared-logs", emptyDir: {} }] })),
  skipped("a volume that a raw container sees is not there", pod(), "VolumeConflict", {
    injections: [injection({ containers: [raw] })],
  }),
  injected("a volume that a raw container sees is the pod's", pod(mounting("data", "/data")), {
    injections: [injection({ containers: [raw] })],
  }),

  skipped("the app has another volume at the path", pod(mounting("logs", "/app/logs")), "MountConflict"),
  skipped("the app has another volume at the path, with a slash", pod(mounting("logs", "/app/logs/")), "MountConflict"),
  injected("the app has another volume around the path", pod(mounting("logs", "/app"))),
  injected("the app has the volume at the path", pod(mounting("shared-logs", "/app/logs"))),
  injected("the app has the volume at the path, with a slash", pod(mounting("shared-logs", "/app/logs/"))),
  injected("the app has the volume at another path", pod(mounting("shared-logs", "/logs"))),
  injected(
    "another container has another volume at the path",
    pod({
      containers: [app, { name: "web", image: "web:1", volumeMounts: [{ name: "logs", mountPath: "/app/logs" }] }],
      volumes: [{ name: "logs", emptyDir: {} }],
    }),
  ),
  injected("the app wants no volume", pod(mounting("logs", "/app/logs")), { injections: [injection({ portMetrics })] }),

  skipped("the app has the port", pod({ containers: [{ ...app, ports: [{ containerPort: 9999 }] }] }), "PortConflict"),
  skipped(
    "an init container has the port",
    pod({ initContainers: [{ name: "a", image: "a:1", ports: [{ containerPort: 9110, protocol: "TCP" }] }] }),
    "PortConflict",
  ),
  injected(
    "the app has the port of another protocol",
    pod({ containers: [{ ...app, ports: [{ containerPort: 9999, protocol: "UDP" }] }] }),
  ),
  injected(
    "the app has the port of one that is left out",
    annotated({ "sidecars.ebb.dev/skip": "metrics" }, { containers: [{ ...app, ports: [{ containerPort: 9999 }] }] }),
  ),

  skipped(
    "the label comes first",
    {
      ...labelled({ app: "sample-app", "sidecars.ebb.dev/inject": "no" }),
      spec: { containers: [app], hostNetwork: true },
    },
    "InvalidLabel",
  ),
  skipped("the network comes before Windows", pod({ ...windows, hostNetwork: true }), "HostNetwork"),
  skipped("Windows comes before a mirror pod", annotated(mirror, { ...windows, nodeName: "node-0" }), "Windows"),
  skipped(
    "the Job comes before names",
    ofJob({ containers: [app, { name: "metrics", image: "m:1" }] }),
    "JobNeedsNative",
    { native: false },
  ),
  skipped(
    "names come before volumes",
    pod({
      containers: [app, { name: "metrics", image: "m:1" }],
      volumes: [{ name: "shared-logs", configMap: { name: "a" } }],
    }),
    "NameConflict",
  ),
  skipped(
    "volumes come before mounts",
    pod({
      ...mounting("logs", "/app/logs"),
      volumes: [
        { name: "logs", emptyDir: {} },
        { name: "shared-logs", secret: { secretName: "a" } },
      ],
    }),
    "VolumeConflict",
  ),
  skipped(
    "mounts come before ports",
    pod({
      containers: [
        { ...app, volumeMounts: [{ name: "logs", mountPath: "/app/logs" }], ports: [{ containerPort: 9999 }] },
      ],
      volumes: [{ name: "logs", emptyDir: {} }],
    }),
    "MountConflict",
  ),
];
