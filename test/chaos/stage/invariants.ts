/** What holds after every scenario, whatever went wrong in it. */

import { expect } from "vitest";
import { until } from "../../../dev/platform/until.ts";
import type { CustomResource, KubeObject } from "../../../src/api/kubernetes/object.ts";
import { decide } from "../../../src/engine/decide.ts";
import { childManager } from "../../../src/field-managers.ts";
import type { Child, ChildState } from "../../../src/kinds/kind.ts";
import type { Transport } from "../../../src/kube/transport.ts";
import { recorded } from "../faults/points.ts";
import { instanceOn, settings, targetOf } from "./instances.ts";
import { ownedPart, withoutFilling } from "./owned-fields.ts";
import { type Stage, withoutOrphans } from "./stage.ts";
import { childOf, contextOf, lookAround, resourcesOf, type World, watchedOf } from "./world.ts";

/**
 * One resync, after which every child is what the render says. Once the workloads rest, a second one tells so in the status and no child,
 * and a third and a whole pass over each custom resource write nothing.
 */
export const expectConverged = async (stage: Stage): Promise<World> => {
  const { calm, strangers } = stage;
  expect(await calm.resync(), "the resync").toMatchObject({ failed: 0, stalled: 0 });
  expectRendered(await withoutOrphans(stage));
  await strangers.expectUntouched();
  return await expectSilence(stage);
};

/** Once the workloads rest, one resync tells so in the status and writes no child, and a second and a whole pass over each write nothing. */
export const expectSilence = async (stage: Stage): Promise<World> => {
  const { calm, connections, strangers } = stage;
  await until("the workloads rest", async () => {
    const moving = restless(await lookAround(stage));
    if (moving.length > 0) throw new Error(JSON.stringify(moving));
    return true;
  });
  const told = await calm.resync();
  expect(
    told.writes.filter((write) => !write.endsWith("/status") && write !== "POST events"),
    "children written by a second resync",
  ).toEqual([]);
  const world = await lookAround(stage);
  expectRendered(world);
  for (const cr of world.crs) expect(cr.status, `the status of ${cr.metadata.name}`).toEqual(truth(world, cr));

  expect((await calm.resync()).writes, "writes of a third resync").toEqual([]);
  expect(await passOverAll(await connections.connect(), world), "writes of further passes").toEqual([]);
  await strangers.expectUntouched();
  return world;
};

/** The writes of an instance that has just started, over each custom resource. */
const passOverAll = async (transport: Transport, { subject: { kind }, crs }: World): Promise<string[]> => {
  const recording = recorded(transport);
  const { reconcile } = instanceOn(kind, recording.transport);
  await Promise.all(crs.map(({ metadata: { name, namespace = "" } }) => reconcile(targetOf(kind, namespace, name))));
  return recording.requests.filter((request) => !request.startsWith("GET "));
};

/** Each custom resource has the children that the pure render wants, with the fields that it wants, and no other. */
export const expectRendered = (world: World): void => {
  const { kind } = world.subject;
  for (const { plural, kind: name } of resourcesOf(world.subject)) {
    const children = kind.children.filter(({ resource }) => resource.plural === plural);
    const desired = world.unserved.has(plural)
      ? []
      : world.crs.flatMap((cr) => children.flatMap((child) => rendered(world, child, cr) ?? []));
    const wanted = new Map(desired.map((object) => [object.metadata.name, appliedPart(object)]));
    const found = (world.objects.get(plural) ?? []).map((object): [string, unknown] => {
      const { name } = object.metadata;
      return [name, withoutFilling(ownedPart(object, childManager), wanted.get(name))];
    });
    expect(Object.fromEntries(found), `every ${name}`).toEqual(Object.fromEntries(wanted));
  }
};

const rendered = (world: World, child: Child, cr: CustomResource): KubeObject | undefined =>
  child.build(cr, { settings, ...contextOf(world, cr), live: childOf(world, child, cr) });

/** What the apply of a desired object would own. */
const appliedPart = ({ apiVersion: _, kind: __, metadata, ...rest }: KubeObject): unknown => {
  const { name: ___, namespace: ____, uid: _____, resourceVersion: ______, ...fields } = metadata;
  return { ...rest, metadata: fields };
};

/** Names and statuses of workloads whose own controllers have something left to do. */
const restless = (world: World): unknown[] => {
  const { workload } = world.subject.kind;
  return world.crs.flatMap((cr) => {
    const live = workload && childOf(world, workload, cr);
    if (live === undefined || world.subject.isAtRest(live, watchedOf(world, cr))) return [];
    return [[cr.metadata.name, "status" in live && live.status]];
  });
};

/** The status that follows from what is there. */
const truth = (world: World, cr: CustomResource): CustomResource["status"] => {
  const { kind } = world.subject;
  const context = contextOf(world, cr);
  const states = kind.children.map((child): [Child, ChildState] => {
    const live = childOf(world, child, cr);
    return [child, { owned: live !== undefined, live, current: true }];
  });
  const skipped = kind.children
    .filter(({ resource }) => world.unserved.has(resource.plural))
    .flatMap((child) => {
      const decision = decide(child, cr, "not served", { kind, settings, ...context });
      return decision.action === "skip" ? [decision.note] : [];
    });
  const { problems = [], notes = [] } = kind.remarks?.(cr, { settings, ...context }) ?? {};
  const { facts } = context;
  return kind.status({
    cr,
    facts,
    children: new Map(states),
    problems,
    notes: [...skipped, ...notes],
    now: new Date(),
  });
};
