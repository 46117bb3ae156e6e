/** The master's place goes to a replica before its pod goes; no write is lost (F7, F8). */

import { wantedReplicas } from "../spec.ts";
import { best, canSucceed, lowestOrdinal, offsetOf } from "./candidate.ts";
import { type Check, decide } from "./step.ts";
import { isListed, type Pod, podNamed, saysMaster, type World, wantedPods } from "./world.ts";

export const handOver: Check = (world) => {
  const candidate = heir(world);
  return candidate && decide(world, "Handover", candidate);
};

/** Who takes over from a master that will go; `undefined` when it stays, or nobody can. */
export const heir = (world: World): Pod | undefined => {
  const master = podNamed(world, world.status.master);
  if (master === undefined || !saysMaster(master)) return undefined;
  if (master.isTerminating || !isWanted(world, master)) return best(heirs(world, master), [offsetOf, lowestOrdinal]);
  // A rollout restarts the pod of ordinal 0 last, so it is spared a second master.
  if (world.rollout !== undefined && master.ordinal !== 0)
    return heirs(world, master).find(({ ordinal }) => ordinal === 0);
  return undefined;
};

export const isWanted = ({ cr }: World, { ordinal }: Pod): boolean => ordinal < wantedReplicas(cr);

const heirs = (world: World, master: Pod): Pod[] => wantedPods(world).filter((pod) => canInherit(world, master, pod));

/** Whether it is level with the master, as far as the master can tell, and can serve at once. */
export const canInherit = (world: World, master: Pod, pod: Pod): boolean =>
  pod.isReady && canSucceed(world, pod) && isListed(world, master, pod);
