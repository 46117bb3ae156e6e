/** Each other pod replicates the master. */

import { portOf } from "../spec.ts";
import { type Action, act, type Check } from "./step.ts";
import { infoOf, isListed, type Pod, podNamed, saysMaster, type World } from "./world.ts";

export const followMaster: Check = (world) => {
  const master = podNamed(world, world.status.master);
  return saysMaster(master) && master !== undefined ? act(pointedAt(world, master)) : undefined;
};

/** What brings those that can be told to follow this master. One that loads its data takes no such command. */
export const pointedAt = (world: World, master: Pod): Action[] =>
  world.pods
    .filter((pod) => pod !== master && infoOf(pod)?.isLoading === false && !follows(world, master, pod))
    .filter((pod) => !pod.isTerminating || saysMaster(pod))
    .map((pod) => replicating(world, master, pod));

export const replicating = ({ cr }: World, master: Pod, pod: Pod): Action => ({
  pod: pod.name,
  command: "replicate",
  host: master.host,
  port: portOf(cr),
  isDemotion: saysMaster(pod),
});

/** A pod that has just started found the master by the Service of masters, under another name. */
const follows = (world: World, master: Pod, pod: Pod): boolean => {
  const { master: link } = infoOf(pod) ?? {};
  if (link === undefined) return false;
  return (link.host === master.host && link.port === portOf(world.cr)) || isListed(world, master, pod);
};
