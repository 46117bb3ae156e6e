/** Everything that a scenario plays on: a namespace with strangers in it, connections, and a reconciler without faults. */

import { afterEach } from "vitest";
import type { Cluster } from "../../../dev/platform/cluster.ts";
import { until } from "../../../dev/platform/until.ts";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Resource } from "../../../src/api/kubernetes/resource.ts";
import type { Memcached, MemcachedSpec } from "../../../src/api/memcached.c5c3.io/index.ts";
import { controllerOf } from "../../../src/engine/ownership.ts";
import { ApiError } from "../../../src/kube/api-error.ts";
import { pathOf } from "../../../src/kube/path.ts";
import { ownNamespace, sharedCluster } from "../../support/cluster.ts";
import { type EventRequest, eventOf } from "../../support/events.ts";
import { type MemcachedUser, memcacheds, memcachedUser } from "../../support/memcached.ts";
import { ownReconciler, type Reconciler } from "../../support/reconciler.ts";
import { type Connections, ownConnections } from "./instances.ts";
import { ownStrangers, type Strangers } from "./strangers.ts";
import { lookAround, type World } from "./world.ts";

export interface Stage {
  cluster: Cluster;
  namespace: string;
  calm: Pick<Reconciler, "resync">;
  connections: Connections;
  strangers: Strangers;
  user: MemcachedUser;
  /** Replaces the spec. An apply would make null of a section that becomes empty, which no API server takes. */
  edit(name: string, spec: MemcachedSpec): Promise<Memcached>;
  /** Removes a child, if it is there; resolves with the event that a source then sends. */
  removeChild(resource: Resource, name: string): Promise<EventRequest | undefined>;
}

/** Usable from `beforeAll` on; without Memcacheds before each test. */
export const ownStage = (prefix: string): Stage => {
  const cluster = sharedCluster();
  const namespace = ownNamespace(cluster, prefix);
  const calm = ownReconciler(cluster, namespace);
  const strangers = ownStrangers(cluster, namespace);
  const connections = ownConnections(cluster);
  const user = memcachedUser(cluster, namespace);
  const edit = async (name: string, spec: MemcachedSpec): Promise<Memcached> => {
    const { body } = await cluster.transport.send({
      method: "PATCH",
      path: pathOf(memcacheds, { namespace, name }),
      contentType: "application/json-patch+json",
      body: [{ op: "replace", path: "/spec", value: spec }],
      doing: `edit Memcached "${name}"`,
    });
    return body as Memcached;
  };
  const removeChild = async (resource: Resource, name: string): Promise<EventRequest | undefined> => {
    const live = await user.child(resource, name);
    const isRemoved = live && (await user.remove(resource, name).then(() => true, isGone));
    return isRemoved ? eventOf(asDeleted(live), "delete") : undefined;
  };
  const stage = { cluster, namespace, calm, connections, strangers, user, edit, removeChild };
  afterEach(async () => {
    strangers.forgetMarks();
    await cluster.kubectl(["-n", namespace, "delete", "memcacheds", "--all"]);
    await withoutOrphans(stage);
  });
  return stage;
};

const isGone = (error: unknown): false => {
  if (error instanceof ApiError && error.status === 404) return false;
  throw error;
};

/** A watch tells of a deletion by the last state, with a version of its own. */
const asDeleted = ({ metadata, ...rest }: KubeObject): KubeObject => ({
  ...rest,
  metadata: { ...metadata, resourceVersion: String(Number(metadata.resourceVersion) + 1) },
});

/** Resolves when the garbage collector has taken what belonged to Memcacheds that are gone. */
export const withoutOrphans = ({ cluster, namespace }: Pick<Stage, "cluster" | "namespace">): Promise<World> =>
  until("no child is without its Memcached", async () => {
    const world = await lookAround(cluster.client, namespace);
    const owners = new Set(world.memcacheds.map(({ metadata }) => metadata.uid));
    const objects = [...world.children.values()].flat();
    return objects.every((object) => owners.has(controllerOf(object)?.uid)) && world;
  });
