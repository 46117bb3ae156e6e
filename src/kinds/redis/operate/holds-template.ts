/** When another template, which restarts the pods, has to wait, as data would be lost. */

import { passwordReference } from "../pod/secrets.ts";
import { isPersistent } from "../spec.ts";
import { applySettings } from "./apply-settings.ts";
import { successor } from "./candidate.ts";
import { isMasterLost } from "./fail-over.ts";
import { heir } from "./hand-over.ts";
import { missingForMs, type Pod, type World, wantedPods } from "./world.ts";

export const holdsTemplate = (world: World): boolean => world.rollout !== undefined && isTooEarly(world);

const isTooEarly = (world: World): boolean =>
  world.status.operation?.type === "Handover" ||
  heir(world) !== undefined ||
  isDataAlone(world) ||
  wantedPods(world).some((pod) => isBehind(world, pod)) ||
  applySettings(world) !== undefined;

/** How long a rollout, which may be what brings the master back, waits for a failover. */
const patienceMs = 300_000;

/** Whether what the last master wrote is on replicas only, one of which is to be the master first. */
export const isDataAlone = (world: World): boolean =>
  isMasterLost(world) && successor(world) !== undefined && missingForMs(world) < patienceMs;

/**
 * Whether a running server does not accept what the first restarted one will come with, which then gets no data from it. A new password
 * is taken up within a minute or two; nothing else is, and where there are volumes the data is on those.
 */
const isBehind = ({ cr }: World, { answer, isTerminating }: Pod): boolean => {
  if (isTerminating || !("failure" in answer)) return false;
  switch (answer.failure) {
    case "unreachable":
      return false;
    case "auth-refused":
      return passwordReference(cr) !== undefined || !isPersistent(cr);
    case "tls-refused":
    case "command-refused":
      return !isPersistent(cr);
    default:
      return answer.failure satisfies never;
  }
};
