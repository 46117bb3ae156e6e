/** Which pod is to be the master. */

import type { Pod, World } from "./world.ts";
import { infoOf, isAvailable, saysMaster, wantedPods } from "./world.ts";

/**
 * The replica that has most of what the last master wrote, then the one of the lowest ordinal (F4). `undefined` when none has any of it:
 * what started empty, or was never reached by that master, does not take its place.
 */
export const successor = (world: World): Pod | undefined => {
  const fit = wantedPods(world).filter((pod) => canSucceed(world, pod));
  return best(fit, [(pod) => lineage(world, pod), offsetOf, lowestOrdinal]);
};

export const canSucceed = (world: World, pod: Pod): boolean =>
  isAvailable(pod) && !saysMaster(pod) && lineage(world, pod) > 0;

/**
 * Where no pod has anything of the last master, or there was none: one that is a master already, else one of the largest group that has a
 * history in common, the most of it; else the last master if it came back with its data; else the one with most keys; then of the
 * lowest ordinal (F2).
 */
export const firstMaster = (world: World): Pod | undefined => {
  const available = wantedPods(world).filter(isAvailable);
  const alike = (pod: Pod): number =>
    available.filter((other) => infoOf(other)?.replicationId === infoOf(pod)?.replicationId).length;
  const group = (pod: Pod): number => (alike(pod) > 1 ? alike(pod) : 0);
  return best(available, [
    (pod) => (saysMaster(pod) ? 1 + (infoOf(pod)?.replicas.length ?? 0) : 0),
    group,
    // Offsets of different histories tell nothing.
    (pod) => (group(pod) > 0 ? offsetOf(pod) : 0),
    (pod) => Number(pod.name === world.status.master && keysOf(pod) > 0),
    keysOf,
    lowestOrdinal,
  ]);
};

export const offsetOf = (pod: Pod): number => infoOf(pod)?.offset ?? 0;
const keysOf = (pod: Pod): number => infoOf(pod)?.keys ?? 0;
export const lowestOrdinal = ({ ordinal }: Pod): number => -ordinal;

/** Whether its data, whatever it says that it is, has nothing of the last master's while others have it. */
export const isImpostor = (world: World, pod: Pod): boolean =>
  lineage(world, pod) === 0 && successor(world) !== undefined;

/**
 * 0 when its data has nothing in common with the last master's, else the more, the later. While an operation goes on, a history that
 * continues the last master's is that of a candidate, to which clients may have written; else it is of a promotion that was not meant.
 */
const lineage = ({ status }: World, pod: Pod): number => {
  const { masterReplicationId: last, operation } = status;
  const info = infoOf(pod);
  if (info === undefined || last === undefined) return 0;
  if (info.replicationId === last) return 2;
  if (info.formerReplicationId !== last) return 0;
  return operation === undefined ? 1 : 3;
};

/** The greatest by the first measure that differs. */
export const best = (pods: readonly Pod[], measures: readonly ((pod: Pod) => number)[]): Pod | undefined =>
  pods.toSorted((a, b) => {
    for (const measure of measures) {
      const difference = measure(b) - measure(a);
      if (difference !== 0) return difference;
    }
    return 0;
  })[0];
