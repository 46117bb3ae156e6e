/** Specs of injections, and the rules that they break: the CRD's CEL and TypeScript must say the same of each. */

import type { AnySpec } from "../submit.ts";

export interface SidecarRow {
  title: string;
  spec: AnySpec;
  /** Fields that are refused, each by the rule of this id. */
  refused?: Readonly<Record<string, string>>;
  warned?: boolean;
}

const on = { enabled: true };
const selector = { matchLabels: { app: "a" } };
const spec = (more: AnySpec = {}): AnySpec => ({ selector, ...more });
const shipper = (more: AnySpec = {}): AnySpec => spec({ logShippers: [{ enabled: true, ...more }] });
const raw = (more: AnySpec = {}): AnySpec => ({
  name: "raw",
  image: "raw:1",
  resources: { limits: { cpu: "1", memory: "1Gi" } },
  ...more,
});
const ports = (...numbers: number[]) => numbers.map((containerPort) => ({ containerPort }));

export const sidecarRows: readonly SidecarRow[] = [
  { title: "nothing but a selector", spec: spec() },
  {
    title: "everything of the usual",
    spec: spec({
      logShippers: [on],
      metricsExporters: [on],
      portMetrics: on,
      exporters: [{ type: "redis" }, { type: "memcached" }],
      containers: [raw()],
    }),
  },
  {
    title: "a selector of expressions",
    spec: { selector: { matchExpressions: [{ key: "app", operator: "Exists" }] } },
  },
  { title: "V1: an empty selector", spec: { selector: {} }, refused: { "spec.selector": "V1" } },
  {
    title: "V1: a selector of empty parts",
    spec: { selector: { matchLabels: {}, matchExpressions: [] } },
    refused: { "spec.selector": "V1" },
  },

  {
    title: "V2: a shipper and an exporter of one name",
    spec: spec({ logShippers: [{ name: "x", ...on }], metricsExporters: [{ name: "x", ...on }] }),
    refused: { spec: "V2" },
  },
  {
    title: "V2: what is not enabled has no name",
    spec: spec({ logShippers: [{ name: "x", ...on }], metricsExporters: [{ name: "x" }] }),
  },
  {
    title: "V2: port metrics and a container",
    spec: spec({ portMetrics: on, containers: [raw({ name: "metrics" })] }),
    refused: { spec: "V2" },
  },
  {
    title: "V2: two exporters of one type",
    spec: spec({ exporters: [{ type: "redis" }, { type: "redis", port: 9122 }] }),
    refused: { spec: "V2" },
  },
  {
    title: "two exporters of one type with names",
    spec: spec({ exporters: [{ type: "redis" }, { type: "redis", name: "second", port: 9122 }] }),
  },
  {
    title: "V2: an exporter named as another's default",
    spec: spec({ exporters: [{ type: "redis" }, { type: "Custom", name: "redis-exporter", image: "a", port: 2000 }] }),
    refused: { spec: "V2" },
  },
  { title: "V3: a shipper named queue-proxy", spec: shipper({ name: "queue-proxy" }), refused: { spec: "V3" } },
  {
    title: "V3: an exporter named queue-proxy",
    spec: spec({ exporters: [{ type: "redis", name: "queue-proxy" }] }),
    refused: { spec: "V3" },
  },
  {
    title: "V4: the shared volume is named as a shipper's own",
    spec: { ...shipper(), sharedVolume: { name: "log-shipper-state" } },
    refused: { "spec.sharedVolume.name": "V4" },
  },
  {
    title: "V4: the shared volume is named as an exporter's own",
    spec: spec({ metricsExporters: [on], sharedVolume: { name: "metrics-exporter-config" } }),
    refused: { "spec.sharedVolume.name": "V4" },
  },
  {
    title: "such a name where the container is not enabled",
    spec: spec({ logShippers: [{}], sharedVolume: { name: "log-shipper-state" } }),
  },

  {
    title: "V5: port metrics on the port of an exporter",
    spec: spec({ portMetrics: { ...on, port: 9121 }, exporters: [{ type: "redis" }] }),
    refused: { spec: "V5" },
  },
  {
    title: "V5: two shippers on one port",
    spec: spec({ logShippers: [on, { name: "b", ...on, port: 9110 }] }),
    refused: { spec: "V5" },
  },
  { title: "two shippers without ports", spec: spec({ logShippers: [on, { name: "b", ...on }] }) },
  {
    title: "V5: the second shipper's usual port is taken",
    spec: spec({ logShippers: [on, { name: "b", ...on }], portMetrics: { ...on, port: 9111 } }),
    refused: { spec: "V5" },
  },
  {
    title: "a shipper without a port beside one",
    spec: spec({
      logShippers: [
        { ...on, port: 0 },
        { name: "b", ...on, port: 0 },
      ],
    }),
  },
  {
    title: "V5: a container on the port of port metrics",
    spec: spec({ portMetrics: on, containers: [raw({ ports: ports(9999) })] }),
    refused: { spec: "V5" },
  },
  {
    title: "a container on that port by UDP",
    spec: spec({ portMetrics: on, containers: [raw({ ports: [{ containerPort: 9999, protocol: "UDP" }] })] }),
  },
  {
    title: "an exporter that serves nothing on a taken port",
    spec: spec({
      portMetrics: { ...on, port: 9102 },
      metricsExporters: [{ ...on, export: { prometheus: { enabled: false } } }],
    }),
  },
  {
    title: "V5: two metrics exporters on one port",
    spec: spec({ metricsExporters: [on, { name: "b", ...on }] }),
    refused: { spec: "V5" },
  },
  ...[80, 1023, 8008, 8012, 8013, 8022, 8112, 9090, 9091, 15000, 15045, 15090, 4140, 4143, 4190, 4191].map(
    (port): SidecarRow => ({
      title: `V6: port ${port}`,
      spec: spec({ portMetrics: { ...on, port } }),
      refused: { spec: "V6" },
    }),
  ),
  ...[1024, 8009, 8011, 9089, 9092, 14999, 15091, 4139, 4192, 65535].map(
    (port): SidecarRow => ({ title: `port ${port}`, spec: spec({ portMetrics: { ...on, port } }) }),
  ),
  {
    title: "V6: a container on a port of Istio's",
    spec: spec({ containers: [raw({ ports: ports(15001) })] }),
    refused: { spec: "V6" },
  },
  { title: "a wrong port of what is not enabled", spec: spec({ portMetrics: { port: 80 } }) },

  ...["logs", "/logs:ro", "/etc/ebb", "/var/lib/ebb"].map(
    (mountPath): SidecarRow => ({
      title: `V7: the app's mount path ${JSON.stringify(mountPath)}`,
      spec: spec({ sharedVolume: { mountPath } }),
      refused: { "spec.sharedVolume.mountPath": "V7" },
    }),
  ),
  {
    title: "V7: a shipper's mount path that is relative",
    spec: shipper({ mountPath: "logs" }),
    refused: { "spec.logShippers[].mountPath": "V7" },
  },
  {
    title: "V7: an exporter's mount path that is ebb's own",
    spec: spec({ metricsExporters: [{ ...on, mountPath: "/etc/ebb" }] }),
    refused: { "spec.metricsExporters[].mountPath": "V7" },
  },
  ...["0", "-1Mi", "much", "1.5.1"].map(
    (sizeLimit): SidecarRow => ({
      title: `V8: a volume of ${sizeLimit}`,
      spec: spec({ sharedVolume: { sizeLimit } }),
      refused: { "spec.sharedVolume.sizeLimit": "V8" },
    }),
  ),
  {
    title: "V8: a buffer of nothing",
    spec: shipper({ buffer: { maxBytes: "0" } }),
    refused: { "spec.logShippers[].buffer.maxBytes": "V8" },
  },
  {
    title: "V8: files of nothing",
    spec: shipper({ rotation: { maxFileBytes: "none" } }),
    refused: { "spec.logShippers[].rotation.maxFileBytes": "V8" },
  },
  {
    title: "sizes in other words",
    spec: {
      ...shipper({ buffer: { maxBytes: "1e6" }, rotation: { maxFileBytes: "500k" } }),
      sharedVolume: { sizeLimit: "0.5Gi" },
    },
  },

  {
    title: "V9: the builtin shipper to Elasticsearch",
    spec: shipper({ destination: { type: "Elasticsearch", endpoint: "http://a" } }),
    refused: { "spec.logShippers[].destination.type": "V9" },
  },
  {
    title: "V9: Alloy to standard output",
    spec: shipper({ driver: "Alloy" }),
    refused: { "spec.logShippers[].destination.type": "V9" },
  },
  {
    title: "Vector to CloudWatch",
    spec: shipper({ driver: "Vector", destination: { type: "CloudWatch", endpoint: "eu-west-1" } }),
  },
  {
    title: "V10: Loki without an endpoint",
    spec: shipper({ destination: { type: "Loki" } }),
    refused: { "spec.logShippers[].destination.endpoint": "V10" },
  },
  {
    title: "Loki with an endpoint from a ConfigMap",
    spec: shipper({ destination: { type: "Loki", endpointFrom: { configMapKeyRef: { name: "a", key: "b" } } } }),
  },
  {
    title: "Loki without an endpoint where it is not enabled",
    spec: shipper({ enabled: false, destination: { type: "Loki" } }),
  },
  ...["0s", "500ms", "60", "1.5m", ""].map(
    (schedule): SidecarRow => ({
      title: `V11: schedule ${JSON.stringify(schedule)}`,
      spec: spec({ metricsExporters: [{ ...on, schedule }] }),
      refused: { "spec.metricsExporters[].schedule": "V11" },
    }),
  ),
  ...["1s", "1m30s", "1000ms", "1h"].map(
    (schedule): SidecarRow => ({
      title: `schedule ${schedule}`,
      spec: spec({ metricsExporters: [{ ...on, schedule }] }),
    }),
  ),
  {
    title: "V12: a container without limits",
    spec: spec({ containers: [raw({ resources: { requests: { cpu: "1" } } })] }),
    refused: { "spec.containers[].resources.limits": "V12" },
  },
  {
    title: "V12: a container without a limit for memory",
    spec: spec({ containers: [raw({ resources: { limits: { cpu: "1" } } })] }),
    refused: { "spec.containers[].resources.limits": "V12" },
  },
  {
    title: "V13: an exporter of yours without an image",
    spec: spec({ exporters: [{ type: "Custom", port: 2000 }] }),
    refused: { "spec.exporters[]": "V13" },
  },
  { title: "an exporter of yours", spec: spec({ exporters: [{ type: "Custom", image: "a", port: 2000 }] }) },
  {
    title: "V15: an interval that is none",
    spec: spec({ serviceMonitor: { interval: "often" } }),
    refused: { "spec.serviceMonitor.interval": "V15" },
  },
  {
    title: "V18: a timeout above the interval",
    spec: spec({ podMonitor: { interval: "10s", scrapeTimeout: "11s" } }),
    refused: { "spec.podMonitor.scrapeTimeout": "V18" },
  },
  {
    title: "V16: both monitors",
    spec: spec({ serviceMonitor: on, podMonitor: on }),
    refused: { "spec.podMonitor.enabled": "V16" },
  },
  {
    title: "V17: the driver Custom without an image",
    spec: shipper({ driver: "Custom" }),
    refused: { "spec.logShippers[].image": "V17" },
  },
  { title: "the driver Custom", spec: shipper({ driver: "Custom", image: "fluentd:1" }) },
  {
    title: "W1: a ServiceMonitor without Services",
    spec: spec({ serviceMonitor: on, service: { enabled: false } }),
    warned: true,
  },
];
