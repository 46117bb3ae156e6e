/** Everything of Memcacheds in a namespace, as one look finds it. */

import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Memcached } from "../../../src/api/memcached.c5c3.io/index.ts";
import { controllerOf } from "../../../src/engine/ownership.ts";
import { readSecrets } from "../../../src/engine/read-secrets.ts";
import { childManager } from "../../../src/field-managers.ts";
import type { Child, SecretState } from "../../../src/kinds/kind.ts";
import { autoscaledAnnotation } from "../../../src/kinds/memcached/annotations.ts";
import { memcached } from "../../../src/kinds/memcached/index.ts";
import { ApiError } from "../../../src/kube/api-error.ts";
import type { KubeClient } from "../../../src/kube/client.ts";
import { type Deployment, memcacheds } from "../../support/memcached.ts";
import { ownedPart } from "./owned-fields.ts";

export interface World {
  memcacheds: Memcached[];
  /** Objects of a child's kind that a Memcached controls, living or dead. */
  children: ReadonlyMap<Child, KubeObject[]>;
  /** Kinds of children whose API is not served. */
  unserved: ReadonlySet<Child>;
  /** By the name of the Memcached that needs them. */
  secrets: ReadonlyMap<string, ReadonlyMap<string, SecretState>>;
}

export const lookAround = async (client: KubeClient, namespace: string): Promise<World> => {
  const unserved = new Set<Child>();
  const list = async (child: Child): Promise<[Child, KubeObject[]]> => {
    const objects = await Array.fromAsync(client.list<KubeObject>(child.resource, { namespace })).catch((error) => {
      if (!(error instanceof ApiError) || !error.isNotServed) throw error;
      unserved.add(child);
      return [];
    });
    return [child, objects.flat().filter((object) => controllerOf(object)?.kind === memcached.resource.kind)];
  };
  const children = new Map(await Promise.all(memcached.children.map(list)));
  const crs = (await Array.fromAsync(client.list<Memcached>(memcacheds, { namespace }))).flat();
  const secretsOf = async (cr: Memcached) =>
    [cr.metadata.name, await readSecrets(client, namespace, memcached.secrets?.(cr) ?? [], {})] as const;
  return { memcacheds: crs, children, unserved, secrets: new Map(await Promise.all(crs.map(secretsOf))) };
};

export const childOf = ({ children }: World, child: Child, cr: Memcached): KubeObject | undefined =>
  children.get(child)?.find((object) => controllerOf(object)?.uid === cr.metadata.uid);

/** The children that ebb has made of a Memcached, by kind, without what tells it from another of the same spec. */
export const childrenOf = (world: World, name: string): unknown => {
  const cr = find(world, name);
  const children = memcached.children.map((child) => {
    const live = cr && childOf(world, child, cr);
    return [child.resource.kind, live && withoutAutoscaledNumber(ownedPart(live, childManager) as Partial<Deployment>)];
  });
  return cr && anonymous(Object.fromEntries(children), cr);
};

/** The same, with its status but for times. `undefined` when there is no such Memcached. */
export const portraitOf = (world: World, name: string): unknown => {
  const cr = find(world, name);
  const { observedGeneration: _, conditions, ...status } = cr?.status ?? {};
  const timeless = conditions?.map(({ lastTransitionTime: _, observedGeneration: __, ...rest }) => rest);
  return cr && { children: childrenOf(world, name), status: anonymous({ ...status, conditions: timeless }, cr) };
};

const find = ({ memcacheds }: World, name: string): Memcached | undefined =>
  memcacheds.find(({ metadata }) => metadata.name === name);

const anonymous = (value: unknown, { metadata: { name, uid = "" } }: Memcached): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(uid, "UID").replaceAll(name, "NAME"));

/** The number of pods of an autoscaled Deployment is ours to set only until the autoscaler does. */
const withoutAutoscaledNumber = (owned: Partial<Deployment>): object => {
  if (owned.metadata?.annotations?.[autoscaledAnnotation] === undefined) return owned;
  const { replicas: _, ...spec } = owned.spec ?? {};
  return { ...owned, spec };
};
