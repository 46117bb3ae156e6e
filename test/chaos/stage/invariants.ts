/** What holds after every scenario, whatever went wrong in it. */

import { expect } from "vitest";
import { until } from "../../../dev/platform/until.ts";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Memcached } from "../../../src/api/memcached.c5c3.io/index.ts";
import { decide } from "../../../src/engine/decide.ts";
import { childManager } from "../../../src/field-managers.ts";
import type { Child, ChildState } from "../../../src/kinds/kind.ts";
import { memcached } from "../../../src/kinds/memcached/index.ts";
import type { Transport } from "../../../src/kube/transport.ts";
import type { Deployment } from "../../support/memcached.ts";
import { recorded } from "../faults/points.ts";
import { instanceOn, settings, targetOf } from "./instances.ts";
import { ownedPart, withoutFilling } from "./owned-fields.ts";
import { type Stage, withoutOrphans } from "./stage.ts";
import { childOf, lookAround, type World } from "./world.ts";

/**
 * One resync, after which every child is what the render says. Once the workloads rest, a second one tells so in the status and no child,
 * and a third and a whole pass over each Memcached write nothing.
 */
export const expectConverged = async (stage: Stage): Promise<World> => {
  const { cluster, namespace, calm, connections, strangers } = stage;
  const { client } = cluster;
  expect(await calm.resync(), "the resync").toMatchObject({ failed: 0, stalled: 0 });
  expectRendered(await withoutOrphans(stage));
  await strangers.expectUntouched();

  await until("the workloads rest", async () => {
    const moving = restless(await lookAround(client, namespace));
    if (moving.length > 0)
      throw new Error(JSON.stringify(moving.map(({ metadata, status }) => [metadata.name, status])));
    return true;
  });
  const told = await calm.resync();
  expect(
    told.writes.filter((write) => !write.endsWith("/status") && write !== "POST events"),
    "children written by a second resync",
  ).toEqual([]);
  const world = await lookAround(client, namespace);
  expectRendered(world);
  for (const cr of world.memcacheds) expect(cr.status, `the status of ${cr.metadata.name}`).toEqual(truth(world, cr));

  expect((await calm.resync()).writes, "writes of a third resync").toEqual([]);
  expect(await passOverAll(await connections.connect(), world), "writes of further passes").toEqual([]);
  await strangers.expectUntouched();
  return world;
};

/** The writes of an instance that has just started, over each Memcached. */
const passOverAll = async (transport: Transport, { memcacheds }: World): Promise<string[]> => {
  const recording = recorded(transport);
  const { reconcile } = instanceOn(recording.transport);
  const passes = memcacheds.map(({ metadata: { name, namespace = "" } }) => reconcile(targetOf(namespace, name)));
  await Promise.all(passes);
  return recording.requests.filter((request) => !request.startsWith("GET "));
};

/** Each Memcached has the children that the pure render wants, with the fields that it wants, and no other. */
export const expectRendered = (world: World): void => {
  for (const [child, objects] of world.children) {
    const desired = world.unserved.has(child) ? [] : world.memcacheds.flatMap((cr) => rendered(world, child, cr) ?? []);
    const wanted = new Map(desired.map((object) => [object.metadata.name, appliedPart(object)]));
    const found = objects.map((object): [string, unknown] => {
      const { name } = object.metadata;
      return [name, withoutFilling(ownedPart(object, childManager), wanted.get(name))];
    });
    expect(Object.fromEntries(found), `every ${child.resource.kind}`).toEqual(Object.fromEntries(wanted));
  }
};

const rendered = (world: World, child: Child, cr: Memcached): KubeObject | undefined => {
  const secrets = world.secrets.get(cr.metadata.name) ?? new Map();
  return child.build(cr, { settings, secrets, live: childOf(world, child, cr) });
};

/** What the apply of a desired object would own. */
const appliedPart = ({ apiVersion: _, kind: __, metadata, ...rest }: KubeObject): unknown => {
  const { name: ___, namespace: ____, uid: _____, resourceVersion: ______, ...fields } = metadata;
  return { ...rest, metadata: fields };
};

/** Workloads whose own controller has something left to do. */
const restless = (world: World): Deployment[] =>
  (world.children.get(memcached.workload) as Deployment[]).filter(({ metadata, spec, status }) => {
    const isSeen = status?.observedGeneration === metadata.generation;
    const isRolledOut = status?.conditions?.some(({ reason }) => reason === "NewReplicaSetAvailable") ?? false;
    const counts = [status?.replicas, status?.readyReplicas, status?.updatedReplicas];
    return !isSeen || !isRolledOut || counts.some((count = 0) => count !== (spec.replicas ?? 1));
  });

/** The status that follows from what is there. */
const truth = (world: World, cr: Memcached): Memcached["status"] => {
  const secrets = world.secrets.get(cr.metadata.name) ?? new Map();
  const states = memcached.children.map((child): [Child, ChildState] => {
    const live = childOf(world, child, cr);
    return [child, { owned: live !== undefined, live, current: true }];
  });
  const skipped = [...world.unserved].flatMap((child) => {
    const decision = decide(child, cr, "not served", { kind: memcached, settings, secrets });
    return decision.action === "skip" ? [decision.note] : [];
  });
  const { problems, notes } = memcached.remarks(cr, { secrets });
  return memcached.status({ cr, children: new Map(states), problems, notes: [...skipped, ...notes], now: new Date() });
};
