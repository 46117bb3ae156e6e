/** The four conditions: when each holds, and how it says so. Messages hold nothing that changes by itself. */

import type { Problem } from "../../kind.ts";
import type { CommonReason } from "../../reasons.ts";
import type { Verdict as AnyVerdict } from "../../shared/status/condition.ts";
import { byGravity } from "../../shared/status/gravity.ts";
import type { MemcachedReason } from "../reasons.ts";
import type { Rollout } from "./rollout.ts";

export interface Findings {
  rollout: Rollout;
  isAutoscaled: boolean;
  isServiceOwned: boolean;
  problems: readonly Problem[];
  notes: readonly Problem[];
}

export type Verdict<R extends string = MemcachedReason> = AnyVerdict<R>;

export function available({ rollout, isAutoscaled }: Findings): Verdict {
  const holds = rollout.ready > 0;
  return {
    holds,
    reason: holds ? "Available" : "Unavailable",
    message: `${readyOfWanted(rollout)}${isAutoscaled ? ", a number that the autoscaler sets" : ""}`,
  };
}

export function progressing({ rollout }: Findings): Verdict {
  const awaited = awaitedBy(rollout);
  if (awaited.length === 0) {
    return {
      holds: false,
      reason: "ProgressingComplete",
      message: `complete: ${rollout.updated} of ${rollout.wanted} pods updated`,
    };
  }
  return { holds: true, reason: "Progressing", message: `waiting: ${awaited.join(", ")}` };
}

const turns: Record<NonNullable<Rollout["waitsFor"]>, string> = {
  Deployment: "no Deployment yet",
  apply: "the Deployment could not be brought up to date",
  controller: "the Deployment's controller has not seen the latest change",
};

/** Counts are not told while they may be those of an older spec. */
function awaitedBy({ waitsFor, wanted, updated, total }: Rollout): string[] {
  if (waitsFor) return [turns[waitsFor]];
  return [
    ...(updated < wanted ? [`${updated} of ${wanted} pods updated`] : []),
    ...(total !== wanted ? [`${total} pods for ${wanted}`] : []),
  ];
}

/** Reasons of problems, the gravest first. */
const gravity: readonly string[] = [
  "NotControlled",
  "InvalidSpec",
  "ReconcileError",
  "SecretNotFound",
  "SecretKeyMissing",
] satisfies (CommonReason | MemcachedReason)[];
const inOrder = byGravity(gravity);

/** A problem has the reason of who found it. */
export function degraded({ rollout, problems, notes }: Findings): Verdict<string> {
  const found = [...problems.toSorted(inOrder), ...shortage(rollout)];
  const [first] = found;
  const message = [...found, ...notes.toSorted(inOrder)].map((one) => one.message).join("; ");
  if (first === undefined) return notDegraded(message || "nothing is wrong");
  return { holds: true, reason: first.reason, message };
}

const notDegraded = (message: string): Verdict => ({ holds: false, reason: "NotDegraded", message });

function shortage(rollout: Rollout): Problem<MemcachedReason>[] {
  if (rollout.ready >= rollout.wanted) return [];
  return [{ reason: "Degraded", message: [readyOfWanted(rollout), ...rollout.complaints].join(": ") }];
}

export function ready({ rollout, isServiceOwned }: Findings): Verdict {
  const missing = [
    ...(rollout.wanted === 0 ? ["scaled to zero"] : []),
    ...(rollout.waitsFor === "Deployment" ? ["no Deployment"] : []),
    ...(isServiceOwned ? [] : ["no Service"]),
    ...(rollout.ready < rollout.wanted ? [readyOfWanted(rollout)] : []),
  ];
  if (missing.length > 0) return { holds: false, reason: "MemcachedNotReady", message: missing.join(", ") };
  return { holds: true, reason: "MemcachedReady", message: `all ${rollout.wanted} pods are ready` };
}

const readyOfWanted = ({ ready, wanted }: Rollout): string => `${ready} of ${wanted} pods are ready`;
