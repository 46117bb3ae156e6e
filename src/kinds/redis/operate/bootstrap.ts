/** The first master (F2). */

import { wantedReplicas } from "../spec.ts";
import { firstMaster } from "./candidate.ts";
import { type Check, decide } from "./step.ts";
import { isAvailable, majorityOf, missingForMs, type World, wantedPods } from "./world.ts";

export const bootstrap: Check = (world) => {
  if (world.status.master !== undefined || !areEnoughThere(world)) return undefined;
  const candidate = firstMaster(world);
  return candidate && decide(world, "Bootstrap", candidate);
};

/** How long a majority waits for the rest, one of which may have more data. */
const patienceMs = 60_000;

/** Whether every wanted pod answers, or a majority of them and the rest had its time. */
export const areEnoughThere = (world: World): boolean => {
  const wanted = wantedReplicas(world.cr);
  const there = wantedPods(world).filter(isAvailable).length;
  return there === wanted || (there >= majorityOf(wanted) && missingForMs(world) >= patienceMs);
};
