/** Redises in a cluster, as a user has them. */

import type { Cluster } from "../../../dev/platform/cluster.ts";
import { until } from "../../../dev/platform/until.ts";
import type { Condition, KubeObject, ObjectMeta } from "../../../src/api/kubernetes/object.ts";
import type { Resource } from "../../../src/api/kubernetes/resource.ts";
import type { Redis, RedisSpec } from "../../../src/api/redis.ebb.dev/index.ts";
import { instanceLabel, roleLabel } from "../../../src/kinds/redis/labels.ts";
import { podResource } from "../../../src/kinds/redis/operated.ts";
import { resource } from "../../../src/kinds/redis/resource.ts";
import { pathOf } from "../../../src/kube/path.ts";
import type { LivePod } from "../../../src/redis/look.ts";
import type { Reconciler } from "../reconciler.ts";

// biome-ignore lint/suspicious/noExplicitAny: any field is looked at
export type AnyObject = KubeObject & Record<string, any>;

export interface RedisUser {
  apply(name: string, spec?: RedisSpec, metadata?: Partial<ObjectMeta>): Promise<Redis>;
  redis(name: string): Promise<Redis>;
  object(resource: Resource, name: string): Promise<AnyObject | undefined>;
  pods(name: string): Promise<LivePod[]>;
  /** Names of the pods that are labelled so. */
  labelled(name: string, role: "master" | "slave"): Promise<string[]>;
  condition(name: string, type: string): Promise<Condition | undefined>;
  remove(resource: Resource, name: string): Promise<void>;
}

export const redisUser = ({ client, transport }: Cluster, namespace: string): RedisUser => {
  const key = (name: string) => ({ namespace, name });
  const redis = async (name: string): Promise<Redis> => {
    const live = await client.get<Redis>(resource, key(name));
    if (live === undefined) throw new Error(`There is no Redis "${name}"`);
    return live;
  };
  const pods = async (name: string): Promise<LivePod[]> => {
    const scope = { namespace, labelSelector: `${instanceLabel}=${name}` };
    return (await Array.fromAsync(client.list<LivePod>(podResource, scope))).flat();
  };
  return {
    apply(name, spec = {}, metadata = {}) {
      const object = {
        apiVersion: "redis.ebb.dev/v1alpha1",
        kind: "Redis",
        metadata: { ...metadata, ...key(name) },
        spec,
      };
      return client.apply<Redis>(resource, object, { fieldManager: "user", force: true });
    },
    redis,
    object: (of, name) => client.get<AnyObject>(of, key(name)),
    pods,
    labelled: async (name, role) =>
      (await pods(name))
        .filter(({ metadata }) => metadata.labels?.[roleLabel] === role)
        .map(({ metadata }) => metadata.name)
        .sort(),
    condition: async (name, type) => (await redis(name)).status?.conditions?.find((one) => one.type === type),
    async remove(of, name) {
      await transport.send({ method: "DELETE", path: pathOf(of, key(name)), doing: `delete ${of.kind} "${name}"` });
    },
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
