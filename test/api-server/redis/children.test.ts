/** The children of a Redis, as a real API server takes and stores them. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findForeignCrds } from "../../../dev/platform/foreign-crds.ts";
import { until } from "../../../dev/platform/until.ts";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Redis, RedisSpec } from "../../../src/api/redis.ebb.dev/index.ts";
import { firstDifference } from "../../../src/engine/compare.ts";
import { childManager } from "../../../src/field-managers.ts";
import type { SecretState } from "../../../src/kinds/kind.ts";
import { redis as kind } from "../../../src/kinds/redis/index.ts";
import { type OwnApiServer, startApiServer } from "../../support/admission/api-server.ts";
import { redisSubject } from "../../support/admission/redis/subject.ts";
import { context, redis, replication } from "../../unit/kinds/redis/fixtures.ts";
import { read } from "../../unit/kinds/redis/render.ts";

let server: OwnApiServer;
let missing: string | undefined;

beforeAll(async () => {
  server = await startApiServer(redisSubject);
  const { kubectl, client } = server.platform;
  for (const namespace of ["shop", "restricted"]) await kubectl(["create", "namespace", namespace]);
  const found = await findForeignCrds(["ServiceMonitor", "PodMonitor", "PrometheusRule"]);
  if ("missing" in found) missing = `no CRDs of monitors: ${found.missing}`;
  else for (const path of found.paths) await kubectl(["apply", "--server-side", "-f", path]);
  // Reporters keep the notes of skipped tests to themselves.
  if (missing) console.warn(`Skipped: ${missing}`);
  else {
    const monitors = kind.children.filter(({ whenNotServed }) => whenNotServed).map(({ resource }) => resource);
    const isServed = (resource: (typeof monitors)[number]) =>
      client.get(resource, { namespace: "shop", name: "none" }).then(
        () => true,
        () => false,
      );
    await until("monitors are served", async () => (await Promise.all(monitors.map(isServed))).every(Boolean));
  }
});
afterAll(() => server.stop());
beforeEach(({ skip }) => {
  if (missing) skip(missing);
});

type Secrets = ReadonlyMap<string, SecretState>;
type Live = Map<string, KubeObject>;

/** Brings all children to what is desired, as the engine does; returns what is stored then. */
const applied = async (cr: Redis, secrets: Secrets, before: Live = new Map()): Promise<Live> => {
  const { client } = server.platform;
  const after: Live = new Map();
  for (const child of kind.children) {
    const key = `${child.resource.kind} ${child.name(cr)}`;
    const live = before.get(key);
    const desired = child.build(cr, context({ secrets, live }));
    if (desired === undefined) continue;
    const options = { fieldManager: childManager };
    after.set(
      key,
      live
        ? await client.apply<KubeObject>(child.resource, desired, { ...options, force: true })
        : await client.applyNew<KubeObject>(child.resource, desired, options),
    );
  }
  return after;
};

/** The first field of each child that another pass would write. */
const differences = (cr: Redis, secrets: Secrets, live: Live): string[] =>
  kind.children.flatMap((child) => {
    const stored = live.get(`${child.resource.kind} ${child.name(cr)}`);
    const desired = child.build(cr, context({ secrets, live: stored }));
    if (desired === undefined || stored === undefined)
      return desired === stored ? [] : [`${child.resource.kind} is missing`];
    const difference = firstDifference(desired, stored, childManager);
    return difference === undefined ? [] : [`${child.resource.kind} ${difference}`];
  });

test.each(["standalone", "replication", "staging", "prod", "exporter", "secured", "everything"])(
  "2: of %s, once they are applied, nothing is left to write",
  async (name) => {
    const [given, ...found] = read(`${name}.input.yaml`);
    await server.platform.kubectl(["create", "namespace", `of-${name}`]);
    const cr = { ...given, metadata: { ...given.metadata, namespace: `of-${name}` } };
    const secrets: Secrets = new Map(
      found.map(({ metadata, data }): [string, SecretState] => [metadata.name, { data, uid: metadata.uid }]),
    );

    const live = await applied(cr, secrets);

    expect(live.size).toBeGreaterThanOrEqual(5);
    expect(differences(cr, secrets, live)).toEqual([]);
  },
);

/** As users write them, and the API server does not store them. */
const asWritten: RedisSpec = {
  replicas: 2,
  resources: { requests: { cpu: "0.50", memory: "1024Mi" }, limits: { memory: "1.5Gi" } },
  persistence: { enabled: true, size: "2048Mi", storageClassName: "" },
  redisExporter: {
    enabled: true,
    mode: "Native",
    resources: { limits: { cpu: "0.1" } },
    env: [
      { name: "EMPTY", value: "" },
      { name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
    ],
    securityContext: {},
  },
  monitoring: { enabled: true, prometheusRule: { enabled: true } },
  networkPolicy: {
    enabled: true,
    allowedSources: [
      { namespaceSelector: { matchLabels: {}, matchExpressions: [] } },
      { ipBlock: { cidr: "10.0.0.0/8", except: [] } },
    ],
  },
  service: { type: "NodePort", additional: { enabled: true, type: "LoadBalancer" } },
  pod: {
    affinity: { nodeAffinity: {}, podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } },
    tolerations: [{ key: "", operator: "Exists" }],
    nodeSelector: {},
    securityContext: { supplementalGroups: [], fsGroup: 5 },
  },
  sidecars: [
    {
      name: "helper",
      image: "helper:1",
      args: [],
      ports: [{ containerPort: 80 }],
      env: [{ name: "CPU", valueFrom: { resourceFieldRef: { resource: "limits.cpu" } } }],
      resources: { limits: { memory: "1024Ki" } },
      securityContext: {},
      livenessProbe: { tcpSocket: { port: 80 } },
    },
  ],
};

test("2: however a spec is written, nothing is left to write", async () => {
  const cr = replication(asWritten, { name: "written" });

  const live = await applied(cr, new Map());

  expect(differences(cr, new Map(), live)).toEqual([]);
});

test("2: what is set, changed and taken away leaves what a fresh one has", async () => {
  const { replicas: _, persistence, ...sections } = asWritten;
  const base: RedisSpec = persistence ? { persistence } : {};
  let live = await applied(replication(base, { name: "changing" }), new Map());
  const fresh = [...(await applied(replication(base, { name: "fresh" }), new Map())).values()].map(comparable);

  for (const [section, value] of Object.entries(sections)) {
    const cr = replication({ ...base, [section]: value }, { name: "changing" });
    live = await applied(cr, new Map(), live);
    expect(differences(cr, new Map(), live), section).toEqual([]);

    const back = replication(base, { name: "changing" });
    live = await applied(back, new Map(), live);
    expect(differences(back, new Map(), live), section).toEqual([]);
    expect([...live.values()].map(comparable), section).toEqual(fresh);
  }
});

/** Without what an API server gives each object of its own. */
const comparable = (object: KubeObject): unknown =>
  JSON.parse(JSON.stringify(object).replaceAll(/changing|fresh/g, "x"), (key, value) =>
    [
      "uid",
      "resourceVersion",
      "creationTimestamp",
      "generation",
      "managedFields",
      "clusterIP",
      "clusterIPs",
      "status",
      "redis.ebb.dev/config-hash",
      "redis.ebb.dev/copied-labels",
    ].includes(key)
      ? undefined
      : value,
  );

describe("Pod Security restricted", () => {
  test.each<[string, RedisSpec]>([
    ["as they are by default", {}],
    ["with an exporter", { redisExporter: { enabled: true } }],
    ["with a native exporter", { redisExporter: { enabled: true, mode: "Native" } }],
    [
      "with all that is mounted",
      { tls: { secretName: "a" }, auth: { secretRef: { name: "b" } }, persistence: { enabled: true } },
    ],
  ])("3: takes the pods %s", async (_, spec) => {
    const { kubectl } = server.platform;
    await kubectl(["label", "--overwrite", "namespace", "restricted", "pod-security.kubernetes.io/enforce=restricted"]);
    const account = {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "default", namespace: "restricted" },
    };
    await kubectl(["apply", "--server-side", "-f", "-"], { input: JSON.stringify(account) });
    const statefulSet = kind.children.flatMap((child) => child.build(replication(spec), context()) ?? [])[1];
    const { template } = (
      statefulSet as KubeObject & { spec: { template: { metadata: object; spec: { volumes: object[] } } } }
    ).spec;
    const volumes = [...template.spec.volumes, ...(spec.persistence ? [{ name: "cart", emptyDir: {} }] : [])];
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { ...template.metadata, name: "cart-0", namespace: "restricted" },
      spec: { ...template.spec, volumes },
    };

    const taken = await kubectl(["create", "--dry-run=server", "-o", "name", "-f", "-"], {
      input: JSON.stringify(pod),
    });

    expect(taken.trim()).toBe("pod/cart-0");
  });
});

test("V1: a volume that grows changes nothing of the StatefulSet", async () => {
  const name = "growing";
  const persistent = (size: string) => redis({ persistence: { enabled: true, size } }, { name });
  const live = await applied(persistent("1Gi"), new Map());

  expect(differences(persistent("2Gi"), new Map(), live)).toEqual([]);
});

test("the API server itself refuses what is told as ImmutableField", async () => {
  const name = "immutable";
  const live = await applied(redis({}, { name }), new Map());
  const statefulSet = live.get(`StatefulSet ${name}`);
  const cr = redis({ persistence: { enabled: true } }, { name });

  expect(() => differences(cr, new Map(), live)).toThrow("spec.volumeClaimTemplates (spec.persistence.enabled)");

  const [, child] = kind.children;
  const forced = child?.build(cr, context());
  if (!forced || !child || !statefulSet) throw new Error("There is no StatefulSet");
  await expect(
    server.platform.client.apply(child.resource, forced, { fieldManager: childManager, force: true }),
  ).rejects.toThrow("updates to statefulset spec for fields other than");
});
