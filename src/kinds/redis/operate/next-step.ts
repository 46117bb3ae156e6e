/**
 * The next step of a Redis whose mode is Replication, from one look at it. Pure; `undefined` when there is nothing to do. Each step is
 * found anew from a new look, so a run that ends anywhere is continued by the next one, and one that is repeated finds nothing.
 */

import { isReplicated } from "../spec.ts";
import { adoptMaster } from "./adopt-master.ts";
import { applySettings } from "./apply-settings.ts";
import { bootstrap } from "./bootstrap.ts";
import { continueOperation } from "./continue-operation.ts";
import { demoteStaleMasters } from "./demote-stale-masters.ts";
import { failOver } from "./fail-over.ts";
import { followMaster } from "./follow-master.ts";
import { handOver } from "./hand-over.ts";
import { labelRoles } from "./label-roles.ts";
import type { Check, Step } from "./step.ts";
import { watchMaster } from "./watch-master.ts";
import type { World } from "./world.ts";

const checks: readonly Check[] = [
  watchMaster, // since when it is missing, and which history of writes is its own
  continueOperation, // what was decided, by whomever (O4)
  adoptMaster, // somebody else has handed over
  demoteStaleMasters, // F6
  bootstrap, // F2
  handOver, // F7, F8
  failOver, // F3, F4
  followMaster, // each other pod replicates the master
  labelRoles, // what the Services select by
  applySettings, // config.dynamic, and a new password
];

/** Of a pod that is alone nothing changes but its settings (F11). */
const ofOnePod: readonly Check[] = [applySettings];

export const nextStep = (world: World): Step | undefined => {
  for (const check of isReplicated(world.cr) ? checks : ofOnePod) {
    const step = check(world);
    if (step !== undefined) return step;
  }
  return undefined;
};
