/** The four things that happen to a fleet, once to ebb's and once to the floor's: who does what, and when it is done. */

import type { KubeObject } from "../src/api/kubernetes/object.ts";
import type { Resource } from "../src/api/kubernetes/resource.ts";
import { deployment } from "../src/kinds/memcached/children/deployment.ts";
import { podDisruptionBudget } from "../src/kinds/memcached/children/pod-disruption-budget.ts";
import { service } from "../src/kinds/memcached/children/service.ts";
import { serviceMonitor } from "../src/kinds/memcached/children/service-monitor.ts";
import { memcached } from "../src/kinds/memcached/index.ts";
import { createNamespace, deleteObject, listObjects, mergePatch } from "./client.ts";
import { isRolledOut, tellsReady } from "./done.ts";
import { type Goal, reach } from "./goal.ts";
import { firstImage, memcachedOf, orphansOf, secondImage } from "./objects.ts";
import { inParallel } from "./parallel.ts";
import type { Stage } from "./stage.ts";

const everyChild = [deployment, service, podDisruptionBudget, serviceMonitor].map(({ resource }) => resource);

/** Each resolves with the seconds until all was done. */
export interface Fleet {
  create(): Promise<Timed>;
  /** Another image. */
  update(): Promise<Timed>;
  /** Every Service is deleted, and there again. */
  drift(): Promise<Timed>;
  /** Nothing of it is left. */
  remove(): Promise<Timed>;
}

export interface Timed {
  seconds: number;
  /** Until the first of the things that were waited for: the Deployments, before the statuses that tell of them. */
  firstSeconds: number;
}

export type FleetStage = Stage & { namespace: string; names: readonly string[] };

/** A bare client: it writes the objects itself and waits for what Kubernetes makes of them. */
export const floorFleet = (stage: FleetStage): Fleet => {
  const { platform, namespace, names, signal } = stage;
  const { client } = platform;
  const objects = (image: string) => names.flatMap((name) => orphansOf(namespace, name, image));
  const deployments = (image: string) => objects(image).filter(({ resource }) => resource === deployment.resource);
  return {
    async create() {
      await createNamespace(platform, namespace);
      return timed(stage, [rolledOut(stage, firstImage)], () =>
        inParallel(objects(firstImage), ({ resource, object }) => client.create(resource, object), { signal }),
      );
    },
    update: () =>
      timed(stage, [rolledOut(stage, secondImage)], () =>
        inParallel(
          deployments(secondImage),
          ({ resource, object }) => client.apply(resource, object, { fieldManager: "floor", force: true }),
          { signal },
        ),
      ),
    async drift() {
      const services = objects(secondImage).filter(({ resource }) => resource === service.resource);
      return timed(stage, [await madeAnew(stage)], () =>
        inParallel(
          services,
          async ({ resource, object }) => {
            await deleteObject(platform, resource, { namespace, name: object.metadata.name });
            await client.create(resource, object);
          },
          { signal },
        ),
      );
    },
    remove: () =>
      timed(stage, everyChild.map(gone), () =>
        inParallel(
          objects(secondImage),
          ({ resource, object }) => deleteObject(platform, resource, { namespace, name: object.metadata.name }),
          { signal },
        ),
      ),
  };
};

/** ebb: the user writes custom resources, or breaks something. */
export const ebbFleet = (stage: FleetStage): Fleet => {
  const { platform, namespace, names, signal } = stage;
  const each = (work: (name: string) => Promise<unknown>) => () => inParallel(names, work, { signal });
  return {
    create: () =>
      timed(
        stage,
        [rolledOut(stage, firstImage), ready(stage, firstImage)],
        each((name) => platform.client.create(memcached.resource, memcachedOf(namespace, name))),
      ),
    update: () =>
      timed(
        stage,
        [rolledOut(stage, secondImage), ready(stage, secondImage)],
        each((name) => mergePatch(platform, memcached.resource, { namespace, name }, { spec: { image: secondImage } })),
      ),
    drift: async () =>
      timed(
        stage,
        [await madeAnew(stage)],
        each((name) => deleteObject(platform, service.resource, { namespace, name })),
      ),
    remove: () =>
      timed(
        stage,
        everyChild.map(gone),
        each((name) => deleteObject(platform, memcached.resource, { namespace, name })),
      ),
  };
};

const timed = async (stage: FleetStage, goals: readonly Goal[], act: () => Promise<unknown>): Promise<Timed> => {
  const [first = 0, ...others] = await reach(stage, stage.namespace, goals, act);
  return { seconds: Math.max(first, ...others), firstSeconds: first };
};

const allDone =
  ({ names }: FleetStage): Goal["isReached"] =>
  ({ done }) =>
    done === names.length;

/** There may be others beside the fleet. */
const ofFleet = <T extends KubeObject>({ names }: FleetStage, isDone: (object: T) => boolean) => {
  const fleet = new Set(names);
  return (object: T): boolean => fleet.has(object.metadata.name) && isDone(object);
};

const rolledOut = (stage: FleetStage, image: string): Goal => ({
  resource: deployment.resource,
  isDone: ofFleet(stage, isRolledOut(image)),
  isReached: allDone(stage),
});

/** Every Deployment is there. */
export const made = (stage: FleetStage): Goal => ({
  resource: deployment.resource,
  isDone: ofFleet(stage, () => true),
  isReached: allDone(stage),
});

/** Every custom resource says that it is. */
export const ready = (stage: FleetStage, image: string): Goal => ({
  resource: memcached.resource,
  isDone: ofFleet(stage, tellsReady(image)),
  isReached: allDone(stage),
});

/** Services other than those of now. */
const madeAnew = async (stage: FleetStage): Promise<Goal> => {
  const before = await listObjects(stage.platform, service.resource, stage.namespace);
  const known = new Set(before.map(({ metadata }) => metadata.uid));
  return {
    resource: service.resource,
    isDone: ({ metadata }) => !known.has(metadata.uid),
    isReached: allDone(stage),
  };
};

const gone = (resource: Resource): Goal => ({ resource, isReached: ({ present }) => present === 0 });
