import type { V1StatefulSetSpec, V1StatefulSetStatus } from "@kubernetes/client-node";
import { describe, expect, test } from "vitest";
import { until } from "../../dev/platform/until.ts";
import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import type { MemcachedSpec } from "../../src/api/memcached.c5c3.io/index.ts";
import type { Redis, RedisSpec } from "../../src/api/redis.ebb.dev/index.ts";
import type { Kind } from "../../src/kinds/kind.ts";
import { memcached } from "../../src/kinds/memcached/index.ts";
import { statefulSet } from "../../src/kinds/redis/children/stateful-set.ts";
import { redis } from "../../src/kinds/redis/index.ts";
import { examples } from "../chaos/subjects/redis/examples.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { eventsAbout } from "../support/kubernetes-events.ts";
import { memcachedUser } from "../support/memcached.ts";
import { ownReconciler } from "../support/reconciler.ts";
import { of, recordRequests, writes } from "../support/requests.ts";
import { ownSecrets } from "../support/secrets.ts";
import { type AnySpec, submit } from "../support/submit.ts";
import { userOf } from "../support/user.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "silence");
const { reconcile, settle } = ownReconciler(cluster, namespace);
const user = memcachedUser(cluster, namespace);
const redisReconciler = ownReconciler(cluster, namespace, {}, redis);
const redises = userOf<Redis>(cluster, namespace, redis.resource);
ownSecrets(cluster, namespace);

type StatefulSet = KubeObject & { spec: V1StatefulSetSpec; status?: V1StatefulSetStatus };

const security = {
  podSecurityContext: { runAsUser: 1000, supplementalGroups: [], seLinuxOptions: { level: "" } },
  containerSecurityContext: { capabilities: { drop: ["ALL"], add: [] } },
  sasl: { enabled: true, credentialsSecretRef: { name: "users" } },
  tls: { enabled: true, certificateSecretRef: { name: "certificate" }, enableClientCert: true },
};

/** Every feature but autoscaling, in words that the API server stores differently. */
const everything: AnySpec = {
  replicas: 2,
  image: "registry.example.com:5000/library/memcached:1.6.39-alpine",
  resources: { requests: { cpu: 1, memory: "1024Mi" }, limits: { cpu: "1.50", memory: "2147483648" } },
  memcached: { maxMemoryMB: 512, verbosity: 2, extraArgs: ["-o", "modern", ""] },
  highAvailability: {
    antiAffinityPreset: "hard",
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "ScheduleAnyway" },
      {
        maxSkew: 2,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: "DoNotSchedule",
        labelSelector: { matchLabels: {}, matchExpressions: [] },
        matchLabelKeys: [],
      },
    ],
    podDisruptionBudget: { enabled: true, maxUnavailable: "50%" },
    gracefulShutdown: { enabled: true },
  },
  monitoring: {
    enabled: true,
    serviceMonitor: {},
    exporterResources: { requests: { cpu: "0.5", memory: "0.5Gi" }, limits: { cpu: 1 } },
  },
  security: { ...security, networkPolicy: { enabled: true, allowedSources: [{ podSelector: {} }] } },
  service: { annotations: { "example.com/empty": "" } },
};

/** Twenty passes, in which nothing is to be done. */
const expectSilence = async (
  { resource, reportingController, gather }: Kind,
  pass: () => Promise<unknown>,
  name: string,
): Promise<void> => {
  const events = await eventsAbout(cluster, namespace, name, { reportingController });
  const requests = recordRequests(namespace);

  for (let count = 1; count <= 20; count++) await pass();

  const ours = of(await requests(), "ebb-reconcile");
  const looks = ours.filter((one) => one.resource === resource.plural);
  // A kind that gathers looks twice in a pass.
  expect(looks).toHaveLength(gather ? 40 : 20);
  expect(writes(ours)).toEqual([]);
  expect(await eventsAbout(cluster, namespace, name, { reportingController })).toEqual(events);
};

describe.each<[string, AnySpec | undefined]>([
  ["minimal", undefined],
  ["everything", everything],
])("a converged Memcached: %s", (name, spec) => {
  test("twenty more reconciles write nothing and send no Event (1)", async () => {
    await submit(cluster, namespace, { version: "v1alpha1", name, spec, store: true });
    await settle(name);

    await expectSilence(memcached, () => reconcile(name), name);
  });
});

describe.each<[string, RedisSpec]>([
  ["minimal", {}],
  ["everything", examples.everythingFor() as RedisSpec],
])("a Redis that is as it can be: %s", (name, spec) => {
  test("twenty more reconciles write nothing and send no Event", async () => {
    const { reconcile: pass } = redisReconciler;
    await redises.apply(name, { ...spec, pod: { schedulerName: "nobody" } });
    await until("nothing is left to do", async () => {
      const { writes: written } = await pass(name);
      const live = await redises.object<StatefulSet>(statefulSet.resource, name);
      const isSeen = live?.status?.observedGeneration === live?.metadata.generation;
      return written.length === 0 && isSeen && live?.status?.replicas === live?.spec.replicas;
    });

    await expectSilence(redis, () => pass(name), name);
  });
});

const preset = (antiAffinityPreset: "hard" | "none") => ({ highAvailability: { antiAffinityPreset } });

/** Each from the one before it. */
const changes: [string, MemcachedSpec][] = [
  ["another image", { image: "memcached:1.6.38" }],
  ["an image by digest", { image: `memcached@sha256:${"0".repeat(64)}` }],
  ["resources", { resources: { requests: { cpu: "0.25", memory: "1024Mi" } } }],
  ["other flags", { memcached: { threads: 8, verbosity: 1, extraArgs: ["-o", "modern"] } }],
  ["hard anti-affinity", preset("hard")],
  ["no anti-affinity", preset("none")],
  ["graceful shutdown", { highAvailability: { gracefulShutdown: { enabled: true } } }],
  ["monitoring", { monitoring: { enabled: true } }],
  ["TLS beside monitoring", { monitoring: { enabled: true }, security: { tls: security.tls } }],
  ["TLS without monitoring", { security: { tls: security.tls } }],
  ["SASL", { security: { sasl: security.sasl } }],
  ["security contexts of its own", { security: { podSecurityContext: {}, containerSecurityContext: {} } }],
  ["Service annotations", { service: { annotations: { "example.com/team": "web" } } }],
  ["nothing any more", {}],
];

test.each(changes)(
  "after a change to %s one pass is enough: the second writes no child and no Event (1)",
  async (_, spec) => {
    await user.apply("changing", { replicas: 0, ...spec });
    const first = await reconcile("changing");

    const second = await reconcile("changing");

    expect(first.changes.length).toBeGreaterThan(0);
    expect(second.writes.filter((write) => write !== "PATCH memcacheds/changing/status")).toEqual([]);
  },
);

test("a quantity that is only written differently changes no child (1)", async () => {
  await user.apply("requantified", { replicas: 0, resources: { requests: { cpu: "0.5", memory: "1024Mi" } } });
  await reconcile("requantified");

  await user.apply("requantified", { replicas: 0, resources: { requests: { cpu: "500m", memory: "1Gi" } } });
  const pass = await reconcile("requantified");

  expect(pass.changes).toEqual([]);
});
