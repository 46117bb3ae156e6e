/** What keeps a Redis from being as it should be, as far as its servers tell. */

import type { Problem } from "../../kind.ts";
import type { RedisReason } from "../reasons.ts";
import { isReplicated, portOf, wantedReplicas } from "../spec.ts";
import { areEnoughThere } from "./bootstrap.ts";
import { cutOffInMs, failoverAfterMs, isMasterLost, nextMaster, otherPods } from "./fail-over.ts";
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

export const problems = (world: World): Problem<RedisReason>[] =>
  wantedPods(world).flatMap((pod) => [...unreachable(world, pod), ...rejected(world, pod)]);

/** One that is not ready is told of as such. */
const unreachable = ({ cr }: World, pod: Pod): Problem<RedisReason>[] => {
  if (!("failure" in pod.answer) || pod.isTerminating || !(pod.isReady || isShut(pod))) return [];
  const { failure, detail } = pod.answer;
  const address = `${pod.name}:${portOf(cr)}`;
  switch (failure) {
    case "unreachable":
      return [{ reason: "Unreachable", message: `${address} cannot be reached from the operator: ${detail}` }];
    case "tls-refused":
      return [{ reason: "Unreachable", message: `${address} has no secure connection with the operator: ${detail}` }];
    case "auth-refused":
      return [{ reason: "Unreachable", message: `${address} does not let the operator in: ${detail}` }];
    case "command-refused":
      return [{ reason: "Unreachable", message: `${address} refuses what it is asked for: ${detail}` }];
    default:
      return failure satisfies never;
  }
};

const rejected = ({ settings }: World, { name, applied, answer }: Pod): Problem<RedisReason>[] => {
  if (!("info" in answer) || applied?.rejected === undefined) return [];
  if (applied.runId !== answer.info.runId || applied.settings !== settings.hash) return [];
  return [{ reason: "ConfigRejected", message: `${name} refuses config.dynamic: ${applied.rejected}` }];
};

/** Why there is no master that takes writes; `undefined` while there is one. */
export const electionProblem = (world: World): Problem<RedisReason> | undefined => {
  const { master } = world.status;
  if (!isReplicated(world.cr) || isServing(podNamed(world, master))) return undefined;
  if (master === undefined) return areEnoughThere(world) ? noMaster(world) : tooFewForFirst(world);
  if (!isMasterLost(world) || missingForMs(world) < failoverAfterMs(world)) return noMaster(world);
  const others = otherPods(world);
  const cutOff = others.filter((pod) => cutOffInMs(world, pod) === 0).length;
  const needed = majorityOf(Math.max(others.length, wantedReplicas(world.cr) - 1));
  if (cutOff < needed)
    return {
      reason: "PartialView",
      message: `${master} is missing, and of the other pods ${others.filter(isAvailable).length} answer and ${cutOff} have lost it: ${needed} have to for another one to take its place`,
    };
  return nextMaster(world) === undefined ? noCandidate(master) : noMaster(world);
};

const tooFewForFirst = (world: World): Problem<RedisReason> => ({
  reason: "PartialView",
  message: `No pod is the master yet: ${wantedPods(world).filter(isAvailable).length} of ${wantedReplicas(world.cr)} pods answer`,
});

const noCandidate = (master: string): Problem<RedisReason> => ({
  reason: "NoCandidate",
  message: `${master} is missing, and no other pod has its data: bring it back, or clear status.master to start anew with what there is`,
});

const noMaster = ({ status: { master, masterUnreachableSince }, pods }: World): Problem<RedisReason> => {
  const info = infoOf(pods.find(({ name }) => name === master));
  const since = masterUnreachableSince === undefined ? "" : ` since ${masterUnreachableSince}`;
  if (master === undefined) return { reason: "NoMaster", message: "No pod is the master yet" };
  return {
    reason: "NoMaster",
    message:
      info?.role === "slave" ? `${master} started anew and waits for a master` : `${master} takes no writes${since}`,
  };
};
