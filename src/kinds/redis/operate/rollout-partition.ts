/**
 * How far a rollout may go: the lowest ordinal whose pod may be replaced. A pod is ready long before it has its data, so the next one waits
 * until it has; else the last one that has any could be replaced while all others are still empty.
 */

import { isDataAlone } from "./holds-template.ts";
import { isAvailable, isInSync, isServing, type Pod, podNamed, type World } from "./world.ts";

/** Without a master there is nothing to wait for, and a rollout may be what brings one. */
export const rolloutPartition = (world: World): number => {
  const { statefulSet, rollout, pods } = world;
  const master = podNamed(world, world.status.master);
  if (master === undefined || !(isServing(master) || isDataAlone(world))) return 0;
  const last = Math.max(0, statefulSet.replicas - 1);
  if (rollout !== undefined) return last;
  if (!statefulSet.isObserved) return statefulSet.partition;
  if (pods.every((pod) => isNew(world, pod))) return 0;
  for (let ordinal = last; ordinal > 0; ordinal--) if (!isDone(world, master, podOf(world, ordinal))) return ordinal;
  return 0;
};

const podOf = ({ pods }: World, ordinal: number): Pod | undefined => pods.find((pod) => pod.ordinal === ordinal);

const isNew = ({ statefulSet }: World, { revision }: Pod): boolean => revision === statefulSet.updateRevision;

const isDone = (world: World, master: Pod, pod: Pod | undefined): boolean =>
  pod !== undefined && isNew(world, pod) && isAvailable(pod) && (pod === master || isInSync(world, master, pod));
