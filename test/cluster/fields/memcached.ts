import type { MemcachedSpec } from "../../../src/api/memcached.c5c3.io/index.ts";
import { memcached } from "../../../src/kinds/memcached/index.ts";
import type { Fields } from "./fields.ts";

const sasl = (name: string) => ({ security: { sasl: { enabled: true, credentialsSecretRef: { name } } } });
const tls = { enabled: true, certificateSecretRef: { name: "certificate" } };
const byZone = { maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule" };
const byNode = { ...byZone, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway" };
const monitored = (monitoring: object = {}): MemcachedSpec => ({ monitoring: { enabled: true, ...monitoring } });
const shutdown = (numbers: object = {}): MemcachedSpec => ({
  highAvailability: { gracefulShutdown: { enabled: true, ...numbers } },
});

const rows: [string, MemcachedSpec, MemcachedSpec][] = [
  ["replicas", { replicas: 2 }, { replicas: 1 }],
  ["image", { image: "memcached:1.6.38" }, { image: `reg:5000/memcached@sha256:${"0".repeat(64)}` }],
  [
    "resources",
    { resources: { requests: { cpu: "1", memory: "1024Mi" } } },
    { resources: { limits: { memory: "0.5Gi" } } },
  ],
  ["maxMemoryMB", { memcached: { maxMemoryMB: 128 } }, { memcached: { maxMemoryMB: 256 } }],
  ["maxConnections", { memcached: { maxConnections: 2048 } }, { memcached: { maxConnections: 4096 } }],
  ["threads", { memcached: { threads: 2 } }, { memcached: { threads: 8 } }],
  ["maxItemSize", { memcached: { maxItemSize: "2m" } }, { memcached: { maxItemSize: "512k" } }],
  ["verbosity", { memcached: { verbosity: 1 } }, { memcached: { verbosity: 2 } }],
  ["extraArgs", { memcached: { extraArgs: ["-o", "modern"] } }, { memcached: { extraArgs: ["-B", "ascii", "-L"] } }],
  [
    "antiAffinityPreset",
    { highAvailability: { antiAffinityPreset: "hard" } },
    { highAvailability: { antiAffinityPreset: "none" } },
  ],
  [
    "topologySpreadConstraints",
    { highAvailability: { topologySpreadConstraints: [byZone] } },
    { highAvailability: { topologySpreadConstraints: [byNode, { ...byZone, maxSkew: 2 }] } },
  ],
  ["gracefulShutdown", shutdown(), shutdown({ preStopDelaySeconds: 20, terminationGracePeriodSeconds: 60 })],
  ["monitoring", monitored(), { monitoring: { enabled: false } }],
  ["exporterImage", monitored({ exporterImage: "exporter:1" }), monitored({ exporterImage: "exporter:2" })],
  [
    "exporterResources",
    monitored({ exporterResources: { requests: { cpu: "50m" } } }),
    monitored({ exporterResources: { limits: { cpu: "100m" } } }),
  ],
  [
    "podSecurityContext",
    { security: { podSecurityContext: {} } },
    { security: { podSecurityContext: { runAsUser: 1000, runAsGroup: 1000 } } },
  ],
  [
    "containerSecurityContext",
    { security: { containerSecurityContext: {} } },
    { security: { containerSecurityContext: { capabilities: { add: ["NET_BIND_SERVICE"] } } } },
  ],
  ["sasl", sasl("users"), sasl("other-users")],
  ["tls", { security: { tls } }, { security: { tls: { ...tls, enableClientCert: true } } }],
  ["tls beside monitoring", monitored(), { ...monitored(), security: { tls } }],
  ["tls beside sasl", sasl("users"), { security: { ...sasl("users").security, tls } }],
  [
    "service.annotations",
    { service: { annotations: { "example.com/a": "1" } } },
    { service: { annotations: { "example.com/a": "2", "example.com/b": "1" } } },
  ],
];

export const memcachedFields: Fields = { kind: memcached, with: (spec) => ({ replicas: 0, ...spec }), rows };
