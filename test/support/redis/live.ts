/** Redises in a cluster, as a user has them. */

import type { Cluster } from "../../../dev/platform/cluster.ts";
import { until } from "../../../dev/platform/until.ts";
import type { KubeObject, ObjectMeta } from "../../../src/api/kubernetes/object.ts";
import type { Resource } from "../../../src/api/kubernetes/resource.ts";
import type { Redis, RedisSpec } from "../../../src/api/redis.ebb.dev/index.ts";
import { instanceLabel, roleLabel } from "../../../src/kinds/redis/labels.ts";
import { podResource } from "../../../src/kinds/redis/operated.ts";
import { resource } from "../../../src/kinds/redis/resource.ts";
import type { LivePod } from "../../../src/redis/look.ts";
import type { Reconciler } from "../reconciler.ts";
import { type User, userOf } from "../user.ts";

// biome-ignore lint/suspicious/noExplicitAny: any field is looked at
export type AnyObject = KubeObject & Record<string, any>;

export interface RedisUser extends Pick<User<Redis>, "remove" | "condition"> {
  apply(name: string, spec?: RedisSpec, metadata?: Partial<ObjectMeta>): Promise<Redis>;
  redis(name: string): Promise<Redis>;
  object(resource: Resource, name: string): Promise<AnyObject | undefined>;
  pods(name: string): Promise<LivePod[]>;
  /** Names of the pods that are labelled so. */
  labelled(name: string, role: "master" | "slave"): Promise<string[]>;
}

export const redisUser = (cluster: Cluster, namespace: string): RedisUser => {
  const { apply, live, object, remove, condition } = userOf<Redis>(cluster, namespace, resource);
  const pods = async (name: string): Promise<LivePod[]> => {
    const scope = { namespace, labelSelector: `${instanceLabel}=${name}` };
    return (await Array.fromAsync(cluster.client.list<LivePod>(podResource, scope))).flat();
  };
  return {
    apply: (name, spec = {}, metadata = {}) => apply(name, spec, metadata),
    async redis(name) {
      const redis = await live(name);
      if (redis === undefined) throw new Error(`There is no Redis "${name}"`);
      return redis;
    },
    object,
    pods,
    labelled: async (name, role) =>
      (await pods(name))
        .filter(({ metadata }) => metadata.labels?.[roleLabel] === role)
        .map(({ metadata }) => metadata.name)
        .sort(),
    condition,
    remove,
  };
};

/** Passes until the status says that it is ready, and one more has nothing to write or to wait for. */
export const settled = (user: RedisUser, { reconcile }: Pick<Reconciler, "reconcile">, name: string): Promise<Redis> =>
  until(
    `Redis ${name} is ready`,
    async () => {
      const { writes, againInMs } = await reconcile(name);
      const live = await user.redis(name);
      const isRolling = live.status?.conditions?.some(
        ({ type, status }) => type === "Progressing" && status === "True",
      );
      const isAtRest = writes.length === 0 && againInMs === undefined && !isRolling;
      return isAtRest && live.status?.phase === "Ready" && live;
    },
    { timeoutMs: 60_000, everyMs: 200 },
  );
