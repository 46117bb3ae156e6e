import { expect, test } from "vitest";
import type { MemcachedSpec } from "../../src/api/memcached.c5c3.io/index.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { memcachedUser } from "../support/memcached.ts";
import { ownReconciler } from "../support/reconciler.ts";
import { ownSecrets } from "../support/secrets.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "fields");
const { reconcile } = ownReconciler(cluster, namespace);
const user = memcachedUser(cluster, namespace);
ownSecrets(cluster, namespace);

const sasl = (name: string) => ({ security: { sasl: { enabled: true, credentialsSecretRef: { name } } } });
const tls = { enabled: true, certificateSecretRef: { name: "certificate" } };
const byZone = { maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule" };
const byNode = { ...byZone, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway" };
const monitored = (monitoring: object = {}): MemcachedSpec => ({ monitoring: { enabled: true, ...monitoring } });
const shutdown = (numbers: object = {}): MemcachedSpec => ({
  highAvailability: { gracefulShutdown: { enabled: true, ...numbers } },
});

/** What is set, and what it is changed to before it is removed. */
const table: [string, MemcachedSpec, MemcachedSpec][] = [
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

/** The children of a Memcached after one pass, with its name taken out of them. */
const childrenWith = async (name: string, spec: MemcachedSpec): Promise<unknown> => {
  await user.apply(name, { replicas: 0, ...spec });
  await reconcile(name);
  const [deployment, service] = await Promise.all([user.deployment(name), user.service(name)]);
  const children = {
    deployment: { labels: deployment?.metadata.labels, spec: deployment?.spec },
    service: { labels: service?.metadata.labels, annotations: service?.metadata.annotations, spec: service?.spec },
  };
  return JSON.parse(JSON.stringify(children).replaceAll(name, "NAME"));
};

test.each(table.map((row, index) => [...row, index] as const))(
  "%s set, changed and removed leaves the children of a fresh Memcached with that spec (2)",
  async (_, set, changed, index) => {
    const name = `changing-${index}`;
    const fresh = await childrenWith(name, {});

    expect(await childrenWith(name, set)).toEqual(await childrenWith(`fresh-${index}-b`, set));
    expect(await childrenWith(name, changed)).toEqual(await childrenWith(`fresh-${index}-c`, changed));
    expect(await childrenWith(name, {})).toEqual(fresh);
  },
);

test("without replicas there is one pod, also where there were more or the Deployment was scaled by hand", async () => {
  await user.apply("unsaid", { replicas: 3 });
  await reconcile("unsaid");

  await user.apply("unsaid", {});
  await reconcile("unsaid");
  expect((await user.deployment("unsaid"))?.spec.replicas).toBe(1);

  await cluster.kubectl(["-n", namespace, "scale", "deployment/unsaid", "--replicas=2"]);
  await reconcile("unsaid");
  expect((await user.deployment("unsaid"))?.spec.replicas).toBe(1);
});
