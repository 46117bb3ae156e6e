/** The role of each pod as a label, by which the Services for writing and for reading select. */

import type { RoleLabel } from "../labels.ts";
import { type Action, act, type Check, type Step } from "./step.ts";
import { infoOf, isInSync, type Pod, podNamed, saysMaster, type World } from "./world.ts";

export const labelRoles: Check = (world) => {
  const master = podNamed(world, world.status.master);
  if (master === undefined) return undefined;
  return unlabelMasters(world, master) ?? act(world.pods.flatMap((pod) => labelled(world, master, pod) ?? []));
};

/** No two pods are labelled master at any time, so the label goes off others first. */
export const unlabelMasters = (world: World, master: Pod): Step | undefined =>
  act(world.pods.filter((pod) => pod !== master && pod.role === "master").map((pod) => label(pod, undefined)));

export const label = ({ name }: Pod, role: RoleLabel | undefined): Action => ({ pod: name, command: "label", role });

const labelled = (world: World, master: Pod, pod: Pod): Action | undefined => {
  if (pod.isTerminating) return undefined;
  const role = pod === master ? masterRole(pod) : replicaRole(world, master, pod);
  return role === pod.role ? undefined : label(pod, role);
};

/** It keeps the label while nothing is known of it, or another master is yet to be found. */
const masterRole = (pod: Pod): RoleLabel | undefined => (saysMaster(pod) ? "master" : pod.role);

/**
 * A replica is labelled once it has the master's data, as both of them say, and then for as long as it has data of this history; while
 * nothing is known of it or of the master, the label stays.
 */
const replicaRole = (world: World, master: Pod, pod: Pod): RoleLabel | undefined => {
  const [info, source] = [infoOf(pod), infoOf(master)];
  if (info === undefined || source?.role !== "master") return pod.role;
  if (info.role === "master") return undefined;
  const isOfHistory = [source.replicationId, source.formerReplicationId].includes(info.replicationId);
  if (isOfHistory && isInSync(world, master, pod)) return "slave";
  return isOfHistory && info.master?.isSyncing === false ? pod.role : undefined;
};
