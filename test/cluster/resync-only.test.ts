import { expect, test } from "vitest";
import { until } from "../../dev/platform/until.ts";
import type { MemcachedSpec } from "../../src/api/memcached.c5c3.io/index.ts";
import { pathOf } from "../../src/kube/path.ts";
import { childSpecs } from "../support/child-specs.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { deployments, memcacheds, memcachedUser, services } from "../support/memcached.ts";
import { ownReconciler } from "../support/reconciler.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "resync-only");
const { reconcile, resync, settle } = ownReconciler(cluster, namespace);
const user = memcachedUser(cluster, namespace);
const kubectl = (...args: string[]) => cluster.kubectl(["-n", namespace, ...args]);
const create = (object: object) => cluster.kubectl(["create", "-f", "-"], { input: JSON.stringify(object) });

const plain: MemcachedSpec = { replicas: 0, memcached: { threads: 2 } };
const featured: MemcachedSpec = {
  ...plain,
  monitoring: { enabled: true },
  highAvailability: { podDisruptionBudget: { enabled: true, minAvailable: "50%" } },
  security: { networkPolicy: { enabled: true } },
  service: { annotations: { "example.com/team": "web" } },
};
const withUsers = (name: string): MemcachedSpec => ({
  ...plain,
  security: { sasl: { enabled: true, credentialsSecretRef: { name: `${name}-users` } } },
});

const makeStranger = (name: string) =>
  create({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace },
    spec: { clusterIP: "None", ports: [{ port: 1 }] },
  });
const makeUsers = (name: string) =>
  create({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: `${name}-users`, namespace },
    stringData: { "password-file": "web:one\n" },
  });
const patch = (path: string, body: object, contentType: string) =>
  cluster.transport.send({ method: "PATCH", path, contentType, body, doing: `patch ${path}` });

interface Situation {
  what: string;
  /** Done before the Memcached is there. */
  first?: (name: string) => Promise<unknown>;
  /** What it is brought to before; absent: there is none. */
  from?: (name: string) => MemcachedSpec;
  /** What no event tells of. */
  happens: (name: string) => Promise<unknown>;
}

const situations: Situation[] = [
  { what: "created", happens: (name) => user.apply(name, featured) },
  {
    what: "changed",
    from: () => plain,
    happens: (name) => user.apply(name, { ...featured, image: "memcached:1.6.38" }),
  },
  { what: "bereft-of-its-service", from: () => featured, happens: (name) => user.remove(services, name) },
  { what: "bereft-of-its-deployment", from: () => featured, happens: (name) => user.remove(deployments, name) },
  {
    what: "damaged",
    from: () => featured,
    happens: (name) =>
      patch(
        pathOf(deployments, { namespace, name }),
        [{ op: "remove", path: "/spec/template/spec/containers/1" }],
        "application/json-patch+json",
      ),
  },
  { what: "rid-of-its-features", from: () => featured, happens: (name) => user.apply(name, plain) },
  {
    what: "rid-of-a-stranger",
    first: makeStranger,
    from: () => featured,
    happens: (name) => user.remove(services, name),
  },
  {
    what: "given-another-secret",
    first: makeUsers,
    from: withUsers,
    happens: (name) =>
      patch(
        `/api/v1/namespaces/${namespace}/secrets/${name}-users`,
        { stringData: { "password-file": "web:two\n" } },
        "application/merge-patch+json",
      ),
  },
  { what: "given-its-secret", from: withUsers, happens: makeUsers },
];

/** What the children of a Memcached are, but for what others gave them. */
const childrenOf = (name: string) =>
  Promise.all(
    childSpecs.map(async ({ child, kind }) => {
      const live = await user.child(child.resource, name);
      const { labels, annotations = {}, ownerReferences } = live?.metadata ?? {};
      const { "deployment.kubernetes.io/revision": _, ...ours } = annotations;
      const { clusterIP: __, clusterIPs: ___, ...spec } = live?.spec ?? {};
      return [kind, live && { labels, annotations: ours, owners: ownerReferences?.map((one) => one.kind), spec }];
    }),
  );

/** What its status says, but for times and generations. */
const statusOf = async (name: string) =>
  (await user.memcached(name))?.status?.conditions?.map(({ type, status, reason, message }) => [
    type,
    status,
    reason,
    message,
  ]);

/** As it is right after what happened, before anybody of ours looks at it. */
const stage = async (name: string, { first, from, happens }: Situation) => {
  await first?.(name);
  if (from) {
    await user.apply(name, from(name));
    await until("there is nothing left to do", async () => {
      const { writes } = await reconcile(name);
      const { metadata, status } = (await user.deployment(name)) ?? {};
      return writes.length === 0 && status?.observedGeneration === metadata?.generation;
    });
  }
  await happens(name);
  return childrenOf(name);
};
const clear = async (name: string) => {
  await user.remove(memcacheds, name);
  await kubectl("delete", "secret", `${name}-users`, "--ignore-not-found");
  await until("its children are gone", async () => (await childrenOf(name)).every(([, child]) => child === undefined));
};

test.each(situations.map((situation) => [situation.what, situation] as const))(
  "without any event one resync brings a Memcached that is %s where events bring it (31)",
  async (name, situation) => {
    await stage(name, situation);
    await settle(name);
    const [children, status] = [await childrenOf(name), await statusOf(name)];
    await clear(name);
    expect(await stage(name, situation)).not.toEqual(children);

    const { examined, drifted, failed, stalled } = await resync();

    expect(await childrenOf(name)).toEqual(children);
    expect({ examined, drifted, failed, stalled }).toEqual({ examined: 1, drifted: 1, failed: 0, stalled: 0 });
    // What the Deployment's controller does about it afterwards is for the status alone.
    await until("a resync finds nothing more", async () => {
      const { writes } = await resync();
      expect(writes.filter((write) => write !== `PATCH memcacheds/${name}/status`)).toEqual([]);
      return writes.length === 0 && (await user.condition(name, "Progressing"))?.status === "False";
    });
    expect(await statusOf(name)).toEqual(status);
    await clear(name);
  },
);
