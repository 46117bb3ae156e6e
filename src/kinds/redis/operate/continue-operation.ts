/** Continues what was decided, whoever decided it (O4). What cannot be continued any more is decided anew, under another id. */

import type { Operation } from "../../../api/redis.ebb.dev/index.ts";
import { portOf } from "../spec.ts";
import { bootstrap } from "./bootstrap.ts";
import { canSucceed, isImpostor } from "./candidate.ts";
import { failOver, nextMaster } from "./fail-over.ts";
import { finish } from "./finish.ts";
import { canInherit } from "./hand-over.ts";
import { unlabelMasters } from "./label-roles.ts";
import { type Action, act, type Check, type Step } from "./step.ts";
import { infoOf, isAvailable, isServing, type Pod, podNamed, saysMaster, type World } from "./world.ts";

export const continueOperation: Check = (world) => {
  const { operation } = world.status;
  if (operation === undefined) return undefined;
  const candidate = podNamed(world, operation.candidate);
  if (candidate !== undefined && saysMaster(candidate))
    return isImpostor(world, candidate) ? failOver(world) : finish(world, candidate);
  return goOn[operation.type](world, candidate);
};

type GoOn = (world: World, candidate: Pod | undefined) => Step | undefined;

const goOn: Record<Operation["type"], GoOn> = {
  Bootstrap(world, candidate) {
    if (candidate === undefined || !isAvailable(candidate)) return bootstrap(world);
    return act([promotion(candidate)]);
  },

  /** The label goes off the old master before its place is given away (F5). */
  Failover(world, candidate) {
    if (isServing(podNamed(world, world.status.master))) return withdraw(world);
    if (candidate === undefined || !(canSucceed(world, candidate) || candidate === nextMaster(world)))
      return failOver(world);
    return unlabelMasters(world, candidate) ?? act([promotion(candidate)]);
  },

  Handover(world, candidate) {
    const master = podNamed(world, world.status.master);
    if (infoOf(master)?.handover === "under way") return { name: "wait", ms: pollMs };
    // It ended on the way, or somebody else has made it a replica.
    if (master === undefined || !saysMaster(master)) return failOver(world);
    if (candidate === undefined || !canInherit(world, master, candidate)) return withdraw(world);
    return act([handover(world, master, candidate)]);
  },
};

const handover = ({ cr }: World, { name }: Pod, to: Pod): Action => ({
  pod: name,
  command: "hand-over",
  to: to.name,
  host: to.host,
  port: portOf(cr),
  timeoutMs: handoverMs,
});

/** How long writes wait at most for the replica to be level. */
const handoverMs = 5_000;
/** Between two looks at a handover, which mostly takes milliseconds. */
const pollMs = 100;

const promotion = ({ name }: Pod): Action => ({ pod: name, command: "promote" });

const withdraw = ({ status }: World): Step => ({ name: "note", status: { ...status, operation: undefined } });
