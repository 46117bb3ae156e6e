import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import { configHashAnnotation, copiedLabelsAnnotation } from "../../src/kinds/redis/annotations.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { ownReconciler } from "../support/reconciler.ts";
import { ownSecrets } from "../support/secrets.ts";
import { userOf } from "../support/user.ts";
import { memcachedFields } from "./fields/memcached.ts";
import { redisFields } from "./fields/redis.ts";

/** What the API server gives out, and hashes of texts that hold a name. */
const ofItsOwn = [
  ...["clusterIP", "clusterIPs", "nodePort", "healthCheckNodePort"],
  ...["deployment.kubernetes.io/revision", configHashAnnotation, copiedLabelsAnnotation],
];

/** What people see of an object and what somebody wants of it, without what tells it from that of another name. */
const visible = (object: KubeObject | undefined, name: string): unknown => {
  if (object === undefined) return null;
  const { apiVersion: _, metadata, status: __, ...rest } = object as KubeObject & { status?: unknown };
  // Whether its controller has written its own annotation by now tells nothing.
  const { labels, annotations = {} } = metadata;
  const text = JSON.stringify({ ...rest, labels, annotations }, (key, value) =>
    ofItsOwn.includes(key) && value !== "None" ? undefined : value,
  );
  return JSON.parse(text.replaceAll(name, "NAME"));
};

describe.each([memcachedFields, redisFields])("$kind.resource.kind", ({ kind, with: complete, rows }) => {
  const cluster = sharedCluster();
  const namespace = ownNamespace(cluster, "fields");
  const { reconcile } = ownReconciler(cluster, namespace, {}, kind);
  const user = userOf(cluster, namespace, kind.resource);
  ownSecrets(cluster, namespace);
  const served = kind.children.filter(({ whenNotServed }) => !whenNotServed);

  /** The children after one pass, of which a second one has nothing to change. */
  const childrenWith = async (name: string, section: object): Promise<unknown> => {
    await user.apply(name, complete(section));
    await reconcile(name);
    expect((await reconcile(name)).changes).toEqual([]);
    return await Promise.all(
      served.map(async (child) => {
        const object = await user.object(child.resource, child.name({ metadata: { name } }));
        return [child.resource.kind, visible(object, name)];
      }),
    );
  };

  test.each(rows.map((row, index) => [...row, index] as const))(
    "%s set, changed and removed leaves the children of a fresh one with that spec, each by one pass (2)",
    async (_, set, changed, index) => {
      const name = `changing-${index}`;
      const fresh = await childrenWith(name, {});

      const withSet = await childrenWith(name, set);
      expect(withSet).toEqual(await childrenWith(`fresh-${index}-b`, set));
      expect(await childrenWith(name, changed)).toEqual(await childrenWith(`fresh-${index}-c`, changed));
      expect(await childrenWith(name, {})).toEqual(fresh);
    },
  );
});
