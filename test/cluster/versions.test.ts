import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import { memcached } from "../../src/kinds/memcached/index.ts";
import { pathOf } from "../../src/kube/path.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { memcacheds, memcachedUser } from "../support/memcached.ts";
import { ownReconciler } from "../support/reconciler.ts";
import { type AnySpec, type Submitted, submit, type Version, versions } from "../support/submit.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "versions");
const { reconcile } = ownReconciler(cluster, namespace);
const user = memcachedUser(cluster, namespace);

const spec: AnySpec = {
  replicas: 3,
  resources: { requests: { cpu: 1, memory: "1024Mi" } },
  highAvailability: {
    podDisruptionBudget: { enabled: true, maxUnavailable: "34%" },
    gracefulShutdown: { enabled: true },
  },
  monitoring: { enabled: true },
  security: { networkPolicy: { enabled: true, allowedSources: [{ podSelector: {} }] } },
  service: { annotations: { "example.com/team": "web" } },
};
const autoscaled: AnySpec = {
  resources: { requests: { cpu: "1" } },
  autoscaling: { enabled: true, minReplicas: 2, maxReplicas: 4 },
};

const readAs = async (version: Version, name: string) => {
  const live = await cluster.client.get<Submitted>({ ...memcacheds, version }, { namespace, name });
  if (live === undefined) throw new Error(`there is no Memcached ${name}`);
  return live;
};

/** The children that are there, with the name of their owner taken out of what they hold. */
const childrenOf = async (name: string) => {
  const served = memcached.children.filter(({ whenNotServed }) => whenNotServed === undefined);
  const live = (await Promise.all(served.map(({ resource }) => user.child(resource, name)))).filter(
    (one) => one !== undefined,
  );
  const contents = live.map(({ kind, metadata: { labels }, spec: { replicas: _, ...content } }) => ({
    kind,
    labels,
    content,
  }));
  const owners = live.flatMap(({ metadata }) => metadata.ownerReferences ?? []);
  return { owners, contents: JSON.parse(JSON.stringify(contents).replaceAll(name, "NAME")) };
};

describe.each([
  ["set", spec],
  ["autoscaled", autoscaled],
  ["bare", undefined],
])("a Memcached that is %s", (what, spec) => {
  test("written in either version reads the same in both (3)", async () => {
    for (const version of versions) {
      const name = `read-${what}-${version}`;
      const written = await submit(cluster, namespace, { version, name, spec, store: true });

      for (const other of versions) {
        const read = await readAs(other, name);
        expect(read.apiVersion).toBe(`memcached.c5c3.io/${other}`);
        expect(read.spec).toEqual(written.spec);
        expect(read.metadata.generation).toBe(1);
      }
    }
  });

  test("has the same children whichever version it was written in, and is their owner as v1beta1 (3)", async () => {
    const [alpha, beta] = [`${what}-first`, `${what}-second`];
    await submit(cluster, namespace, { version: "v1alpha1", name: alpha, spec, store: true });
    await submit(cluster, namespace, { version: "v1beta1", name: beta, spec, store: true });
    for (const name of [alpha, beta]) await reconcile(name);

    const [ofAlpha, ofBeta] = [await childrenOf(alpha), await childrenOf(beta)];

    expect(ofAlpha.contents).toEqual(ofBeta.contents);
    const owners = [...ofAlpha.owners, ...ofBeta.owners];
    expect(new Set(owners.map(({ apiVersion }) => apiVersion))).toEqual(new Set(["memcached.c5c3.io/v1beta1"]));
  });
});

test("an update through v1alpha1 reaches the children, and what it leaves out of the spec stays (3)", async () => {
  await submit(cluster, namespace, { version: "v1beta1", name: "updated", spec, store: true });
  await reconcile("updated");

  await cluster.transport.send({
    method: "PATCH",
    path: pathOf({ ...memcacheds, version: "v1alpha1" }, { namespace, name: "updated" }),
    contentType: "application/merge-patch+json",
    body: { spec: { replicas: 4, monitoring: null } },
    doing: "patch Memcached updated",
  });
  await reconcile("updated");

  const deployment = await user.deployment("updated");
  expect(deployment?.spec).toMatchObject({ replicas: 4, template: { spec: { terminationGracePeriodSeconds: 30 } } });
  expect(deployment?.spec.template.spec?.containers).toHaveLength(1);
  expect((await readAs("v1beta1", "updated")).spec).toMatchObject({ replicas: 4, service: spec.service });
});

test("v1beta1 is the version that is stored, and the only one that ever was (3)", async () => {
  const resource = {
    group: "apiextensions.k8s.io",
    version: "v1",
    kind: "CustomResourceDefinition",
    plural: "customresourcedefinitions",
  };
  type Definition = KubeObject & {
    spec: { versions: { name: string; served: boolean; storage: boolean; deprecated?: boolean }[] };
    status: { storedVersions: string[] };
  };
  const crd = await cluster.client.get<Definition>(resource, { namespace: "", name: "memcacheds.memcached.c5c3.io" });

  const found = crd?.spec.versions.map(({ name, served, storage, deprecated = false }) => [
    name,
    served,
    storage,
    deprecated,
  ]);
  expect(found).toEqual([
    ["v1alpha1", true, false, false],
    ["v1beta1", true, true, false],
  ]);
  expect(crd?.status.storedVersions).toEqual(["v1beta1"]);
});
