import { any, type Row, spec } from "./row.ts";

const limit = "spec.resources.limits.memory";
const tooSmall = (mebibytes: number) => ({
  refused: { [limit]: `too small for the cache: at least ${mebibytes}Mi is needed` },
});
const tight = { warns: [`${limit}: the kernel may kill what the cache would evict`] };
const above = "request is above its limit";

const memory = (value: unknown, maxMemoryMB = 64) =>
  spec({ memcached: { maxMemoryMB }, resources: { limits: { memory: value } } });

export const resourceRows: readonly Row[] = [
  { title: "W4: no memory limit", spec: spec({ resources: { limits: undefined } }), ...tight },
  { title: "W4: no resources", spec: spec({ resources: undefined }), ...tight },
  { title: "V1: 95Mi for 64 MB", spec: memory("95Mi"), ...tooSmall(96) },
  { title: "W4: 96Mi, which is just enough", spec: memory("96Mi"), ...tight },
  { title: "W4: the same in bytes", spec: memory("100663296"), ...tight },
  { title: "W4: the same as a number", spec: memory(100663296), ...tight },
  { title: "V1: a byte less", spec: memory(100663295), ...tooSmall(96) },
  { title: "V1: 100M, which are 95.4Mi", spec: memory("100M"), ...tooSmall(96) },
  { title: "W4: 102Mi", spec: memory("102Mi"), ...tight },
  { title: "103Mi, a tenth more than the cache and the overhead", spec: memory("103Mi") },
  { title: "W4: 102.3Mi", spec: memory("102.3Mi"), ...tight },
  { title: "102.4Mi", spec: memory("102.4Mi") },
  { title: "0.5Gi", spec: memory("0.5Gi") },
  { title: "1e9", spec: memory("1e9") },
  { title: "V1: 1e3", spec: memory("1e3"), ...tooSmall(96) },
  { title: "V1: 96", spec: memory(96), ...tooSmall(96) },
  { title: "500M", spec: memory("500M") },
  { title: "V1: 64Gi for the largest cache", spec: memory("64Gi", 65536), ...tooSmall(65568) },
  { title: "W4: 65568Mi for the largest cache", spec: memory("65568Mi", 65536), ...tight },
  { title: "80Gi for the largest cache", spec: memory("80Gi", 65536) },
  { title: "a memory limit that is no quantity", spec: memory("much"), refused: { [limit]: any } },
  { title: "a memory limit that is true", spec: memory(true), refused: { [limit]: any } },
  {
    title: "V1 is forgiven to an update that leaves the spec alone",
    old: memory("64Mi"),
    spec: memory("64Mi"),
    forgiven: tooSmall(96).refused,
  },
  {
    title: "V1 is not forgiven to another change of the spec",
    old: memory("64Mi"),
    spec: spec({ image: "memcached:1.6.40" }, memory("64Mi")),
    ...tooSmall(96),
  },
  ...(["cpu", "memory"] as const).flatMap((name): Row[] => {
    const [low, same, high] = name === "cpu" ? ["100m", "0.1", 1] : ["127Mi", "128Mi", "1Gi"];
    const server = (request: unknown, limit: unknown) =>
      spec({ resources: { requests: { [name]: request }, limits: { [name]: limit } } });
    const exporter = (request: unknown, limit: unknown, enabled = true) =>
      spec({
        monitoring: { enabled, exporterResources: { requests: { [name]: request }, limits: { [name]: limit } } },
      });
    const [ofServer, ofExporter] = [
      `spec.resources.requests.${name}`,
      `spec.monitoring.exporterResources.requests.${name}`,
    ];
    return [
      { title: `a ${name} request that equals its limit`, spec: server(name === "cpu" ? low : same, same) },
      { title: `V17: a ${name} request above its limit`, spec: server(high, same), refused: { [ofServer]: above } },
      {
        title: `an exporter's ${name} request that equals its limit`,
        spec: exporter(name === "cpu" ? low : same, same),
      },
      {
        title: `V17: an exporter's ${name} request above its limit`,
        spec: exporter(high, low),
        refused: { [ofExporter]: above },
      },
      { title: `V17 looks away from an exporter that is off (${name})`, spec: exporter(high, low, false) },
    ];
  }),
  {
    title: "V17 is forgiven where another section changes",
    old: spec({ resources: { requests: { cpu: 2 }, limits: { cpu: 1 } } }),
    spec: spec({ image: "memcached:1.6.40", resources: { requests: { cpu: 2 }, limits: { cpu: 1 } } }),
    forgiven: { "spec.resources.requests.cpu": above },
  },
  {
    title: "V17 is not forgiven where its section changes",
    old: spec({ resources: { requests: { cpu: 2 }, limits: { cpu: 1 } } }),
    spec: spec({ resources: { requests: { cpu: 3 }, limits: { cpu: 1 } } }),
    refused: { "spec.resources.requests.cpu": above },
  },
];
