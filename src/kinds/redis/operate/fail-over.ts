/** Another pod becomes the master, as it is lost (F3, F4). */

import { defaultFailoverAfterSeconds } from "../../../api/redis.ebb.dev/defaults.ts";
import { specOf, wantedReplicas } from "../spec.ts";
import { areEnoughThere } from "./bootstrap.ts";
import { firstMaster, successor } from "./candidate.ts";
import { type Check, decide } from "./step.ts";
import {
  infoOf,
  isAvailable,
  isServing,
  isShut,
  majorityOf,
  missingForMs,
  type Pod,
  podNamed,
  type World,
  wantedPods,
} from "./world.ts";

export const failOver: Check = (world) => {
  if (!isMasterLost(world)) return undefined;
  const candidate = nextMaster(world);
  const ms = Math.max(graceLeftMs(world), majorityInMs(world));
  if (candidate === undefined || ms === Number.POSITIVE_INFINITY) return undefined;
  if (ms > 0) return { name: "wait", ms };
  // The history that goes on is the candidate's, which may be that of one that was promoted before and lost.
  const status = { ...world.status, masterReplicationId: infoOf(candidate)?.replicationId };
  return decide({ ...world, status }, "Failover", candidate);
};

/** A server that runs and does not let us in is no lost one. */
export const isMasterLost = (world: World): boolean => {
  const { master } = world.status;
  const pod = podNamed(world, master);
  return master !== undefined && !isServing(pod) && !isShut(pod);
};

/**
 * One with data of the last master; where nobody has any, and the last master itself is among those that answer, as at the first start:
 * all were restarted, and what they have comes from their volumes.
 */
export const nextMaster = (world: World): Pod | undefined => {
  const last = podNamed(world, world.status.master);
  const areAllAnew = last !== undefined && isAvailable(last) && areEnoughThere(world);
  return successor(world) ?? (areAllAnew ? firstMaster(world) : undefined);
};

export const failoverAfterMs = ({ cr }: World): number =>
  (specOf(cr).failover?.afterSeconds ?? defaultFailoverAfterSeconds) * 1000;

/** How long the master may still come back. One that says that it is a replica does not: it started anew (F1). */
export const graceLeftMs = (world: World): number => {
  const master = podNamed(world, world.status.master);
  return infoOf(master)?.role === "slave" ? 0 : Math.max(0, failoverAfterMs(world) - missingForMs(world));
};

/** When a majority of the other wanted pods will have found the master gone; infinite when that is not in sight. */
const majorityInMs = (world: World): number => {
  const others = otherPods(world).map((pod) => cutOffInMs(world, pod));
  const missing = wantedReplicas(world.cr) - 1 - others.length;
  const sorted = [...others, ...Array(Math.max(0, missing)).fill(Number.POSITIVE_INFINITY)].toSorted((a, b) => a - b);
  return sorted[majorityOf(sorted.length) - 1] ?? 0;
};

export const otherPods = (world: World): Pod[] => wantedPods(world).filter(({ name }) => name !== world.status.master);

/** A master pings its replicas every 10 seconds, so that less silence tells nothing. */
const shortestSilenceMs = 15_000;

/**
 * When a replica will have found its master gone: when its link is down, or has been silent for as long as the master may be missing. A link
 * to a server that hangs or is cut off stays up for a minute.
 */
export const cutOffInMs = (world: World, pod: Pod): number => {
  const { master: link } = infoOf(pod) ?? {};
  if (link === undefined || !isAvailable(pod)) return Number.POSITIVE_INFINITY;
  if (!link.isUp) return 0;
  return Math.max(0, Math.max(failoverAfterMs(world), shortestSilenceMs) - link.silentSeconds * 1000);
};
