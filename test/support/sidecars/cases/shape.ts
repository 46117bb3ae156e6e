/** Pods of many shapes, and what is written beside the sidecars (contract I1–I9). */

import type { V1Container } from "@kubernetes/client-node";
import { annotated, app, type Case, ofDeployment, ofJob, pod } from "../case.ts";
import { clusterInjection, exporter, injection, portMetrics, shipper } from "../injections.ts";

const all = injection({ logShippers: [shipper], metricsExporters: [exporter], portMetrics });
const key = "sample-app";

const shape = (title: string, of: Case["pod"], more: Partial<Case> = {}): Case => ({
  title,
  injections: [all],
  pod: of,
  outcomes: { [key]: "injected" },
  ...more,
});

const native = (name: string, more: Partial<V1Container> = {}): V1Container => ({
  name,
  image: `${name}:1`,
  restartPolicy: "Always",
  ...more,
});

const meshed = injection({ portMetrics, logShippers: [shipper], mesh: { excludePorts: true } });
const istio = "traffic.sidecar.istio.io/excludeInboundPorts";
const linkerd = "config.linkerd.io/skip-inbound-ports";

const knative = ofDeployment({
  containers: [
    { name: "user-container", image: "app:1", ports: [{ name: "user-port", containerPort: 8080 }] },
    {
      name: "queue-proxy",
      image: "queue:1",
      ports: [8022, 9090, 9091, 8012, 8112].map((containerPort) => ({ name: `p-${containerPort}`, containerPort })),
      readinessProbe: { httpGet: { port: 8012, httpHeaders: [{ name: "K-Network-Probe", value: "queue" }] } },
    },
  ],
  terminationGracePeriodSeconds: 300,
});

const everything = injection({
  logShippers: [
    { ...shipper, name: "to-loki", driver: "Vector", destination: { type: "Loki", endpoint: "http://loki:3100" } },
    { ...shipper, name: "to-cloud", driver: "FluentBit", destination: { type: "CloudWatch", endpoint: "eu-west-1" } },
    { ...shipper, name: "to-stdout", mode: "Container", livenessProbe: {} },
    { ...shipper, name: "alloy", driver: "Alloy", destination: { type: "Loki", endpoint: "http://loki:3100" } },
  ],
  metricsExporters: [exporter],
  portMetrics: { enabled: true, profile: "Small", mode: "Native" },
  exporters: [{ type: "redis" }, { type: "memcached" }, { type: "Custom", image: "my:1", port: 9200 }],
  containers: [
    {
      name: "raw",
      mode: "Native",
      image: "raw",
      resources: { limits: { cpu: "1", memory: "1Gi" } },
      volumeMounts: [{ name: "shared-logs", mountPath: "/logs", subPath: "raw" }],
      env: [{ name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }],
      lifecycle: { preStop: { httpGet: { port: 1234 } } },
    },
  ],
  mesh: { excludePorts: true },
});

export const shapeCases: readonly Case[] = [
  shape("nothing but a container", pod()),
  shape(
    "lists that are there already",
    pod({
      initContainers: [{ name: "setup", image: "setup:1" }],
      containers: [
        { ...app, volumeMounts: [{ name: "data", mountPath: "/data" }] },
        { name: "web", image: "web:1" },
      ],
      volumes: [{ name: "data", emptyDir: {} }],
    }),
  ),
  shape(
    "lists that are there and empty",
    pod({ initContainers: [], volumes: [], containers: [{ ...app, volumeMounts: [], ports: [] }] }),
  ),
  shape("annotations that are there and empty", annotated({})),
  shape("nodes that know no native sidecars", pod(), { native: false }),
  shape(
    "the default container is the second",
    annotated(
      { "kubectl.kubernetes.io/default-container": "web" },
      { containers: [app, { name: "web", image: "web:1" }] },
    ),
  ),
  shape("two containers see the volume", pod({ containers: [app, { name: "web", image: "web:1" }] }), {
    injections: [
      injection({ logShippers: [shipper], sharedVolume: { containers: ["web", "app"], name: "logs", medium: "" } }),
    ],
  }),
  shape("a Job's pod", ofJob()),
  shape("a Job's pod of sidecars that are all regular", ofJob(), {
    injections: [injection({ portMetrics, exporters: [{ type: "memcached" }] })],
  }),
  shape("a Deployment's pod", ofDeployment()),
  shape("a Knative pod", knative),
  shape(
    "a pod behind Istio's proxy, as a native sidecar",
    annotated(
      { "sidecar.istio.io/status": "{}" },
      {
        initContainers: [
          { name: "istio-init", image: "i:1" },
          native("istio-proxy", { ports: [{ containerPort: 15090 }] }),
        ],
      },
    ),
  ),
  shape(
    "a pod whose proxy stands before the app",
    annotated(
      { "kubectl.kubernetes.io/default-container": "app" },
      { containers: [{ name: "istio-proxy", image: "i:1" }, app] },
    ),
  ),
  shape("a pod with its own native sidecars", pod({ initContainers: [native("dns"), native("vault")] })),
  shape("every kind of sidecar", pod(), { injections: [everything] }),
  shape("every kind of sidecar in a Job", ofJob(), { injections: [everything] }),

  shape("one sidecar is left out", annotated({ "sidecars.ebb.dev/skip": "log-shipper" })),
  shape("all sidecars are left out", annotated({ "sidecars.ebb.dev/skip": "log-shipper, metrics-exporter,metrics" })),
  shape("what is left out is not there", annotated({ "sidecars.ebb.dev/skip": "nobody" })),
  shape(
    "an image is another",
    annotated({ "sidecars.ebb.dev/metrics-image": "metrics:2", "sidecars.ebb.dev/log-shipper-image": "shipper:2" }),
  ),
  shape("an image is none", annotated({ "sidecars.ebb.dev/metrics-image": "" })),
  shape(
    "an image is another in a Job",
    ofJob({ initContainers: [native("dns")] }, { "sidecars.ebb.dev/metrics-image": "metrics:2" }),
  ),

  shape("ports for a mesh, without lists", pod(), { injections: [meshed] }),
  shape("ports for a mesh, with lists", annotated({ [istio]: "15020, 9999", [linkerd]: "4000-5000,25" }), {
    injections: [meshed],
  }),
  shape("ports for a mesh, with all of them listed", annotated({ [istio]: "9110,9999", [linkerd]: "" }), {
    injections: [meshed],
  }),
  shape("ports for a mesh, of which one is left out", annotated({ "sidecars.ebb.dev/skip": "metrics" }), {
    injections: [meshed],
  }),
  shape("ports for a mesh, all of them left out", annotated({ "sidecars.ebb.dev/skip": "metrics,log-shipper" }), {
    injections: [meshed],
  }),
  shape(
    "annotations of others stay",
    annotated({
      "prometheus.io/scrape": "true",
      "prometheus.io/port": "8080",
      "a.example.org/b": "~1/",
    }),
  ),

  shape("a record of this injection", annotated({ "sidecars.ebb.dev/injected": "other@1,sample-app@0123456789" }), {
    outcomes: { other: "injected", [key]: "injected" },
  }),
  shape("a record of another injection", annotated({ "sidecars.ebb.dev/injected": "other@1" }), {
    outcomes: { other: "injected", [key]: "injected" },
  }),
  shape(
    "a record of injections whose names are longer and shorter",
    annotated({ "sidecars.ebb.dev/injected": "sample@1,sample-app-2@2,a-sample-app@3" }),
    {
      outcomes: { sample: "injected", "sample-app-2": "injected", "a-sample-app": "injected", [key]: "injected" },
    },
  ),
  shape("a record with empty items", annotated({ "sidecars.ebb.dev/injected": ",other@1,," }), {
    outcomes: { other: "injected", [key]: "injected" },
  }),
  shape("an earlier skip that holds no more", annotated({ "sidecars.ebb.dev/skipped": "sample-app:PortConflict" })),
  shape(
    "an earlier skip of another",
    annotated({ "sidecars.ebb.dev/skipped": "other:PortConflict,sample-app:Windows" }),
    {
      outcomes: { other: "PortConflict", [key]: "injected" },
    },
  ),
  shape(
    "an earlier skip for another reason",
    annotated({ "sidecars.ebb.dev/skipped": "sample-app:PortConflict,other:Windows" }, { hostNetwork: true }),
    { outcomes: { other: "Windows", [key]: "HostNetwork" } },
  ),
  shape(
    "an earlier skip for the same reason",
    annotated({ "sidecars.ebb.dev/skipped": "sample-app:HostNetwork" }, { hostNetwork: true }),
    { outcomes: { [key]: "HostNetwork" } },
  ),

  shape("two injections", pod(), {
    injections: [injection({ portMetrics }), injection({ logShippers: [shipper] }, { name: "logs" })],
    outcomes: { [key]: "injected", logs: "injected" },
  }),
  shape("two injections that share a volume", pod(), {
    injections: [injection({ metricsExporters: [exporter] }), injection({ logShippers: [shipper] }, { name: "logs" })],
    outcomes: { [key]: "injected", logs: "injected" },
  }),
  shape(
    "three injections, of which one is in the way",
    pod({ containers: [{ ...app, ports: [{ containerPort: 9121 }] }] }),
    {
      injections: [
        injection({ portMetrics }),
        injection({ exporters: [{ type: "redis" }] }, { name: "redis" }),
        injection({ logShippers: [shipper] }, { name: "logs" }),
      ],
      outcomes: { [key]: "injected", redis: "PortConflict", logs: "injected" },
    },
  ),
  shape("one for the namespace and one for many", pod(), {
    injections: [
      injection({ portMetrics }),
      clusterInjection({ metricsExporters: [exporter] }, { name: "beside-one" }),
    ],
    namespaceLabels: { team: "shop" },
    outcomes: { [key]: "injected", "cluster/beside-one": "injected" },
  }),
  shape("one for the namespace and one for many of the same name", pod(), {
    injections: [injection({ portMetrics }), clusterInjection({ logShippers: [shipper] })],
    namespaceLabels: { team: "shop" },
    outcomes: { [key]: "injected", [`cluster/${key}`]: "injected" },
  }),
];
