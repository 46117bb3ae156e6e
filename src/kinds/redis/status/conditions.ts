/** The conditions: when each holds, and how it says so. Messages hold nothing that changes by itself. */

import type { Problem } from "../../kind.ts";
import type { CommonReason } from "../../reasons.ts";
import type { Verdict as AnyVerdict } from "../../shared/status/condition.ts";
import { byGravity } from "../../shared/status/gravity.ts";
import { monitorKind, whenNotServed } from "../monitor.ts";
import type { RedisReason } from "../reasons.ts";
import { hasExporter, isReplicated, specOf } from "../spec.ts";
import type { Findings } from "./findings.ts";

export type Verdict<R extends string = RedisReason> = AnyVerdict<R>;

export function available(found: Findings): Verdict {
  const { cr, ready, master } = found;
  if (!isReplicated(cr)) {
    return ready > 0 ? yes("Writable", readyOfWanted(found)) : no("NotReady", readyOfWanted(found));
  }
  if (!master) return no("NoMaster", "no pod is the master");
  return master.isReady
    ? yes("Writable", `the master, ${master.pod}, is ready`)
    : no("NotReady", `the master, ${master.pod}, is not ready`);
}

export function progressing(found: Findings): Verdict {
  const { operation } = found;
  if (operation) {
    const to = operation.candidate ? ` to ${operation.candidate}` : "";
    return yes("Operating", `${operation.type}${to}`);
  }
  const awaited = awaitedBy(found);
  if (awaited.length > 0) return yes("RollingOut", `waiting: ${awaited.join(", ")}`);
  return no("Complete", `complete: ${found.updated} of ${found.wanted} pods updated`);
}

const turns: Record<NonNullable<Findings["waitsFor"]>, string> = {
  StatefulSet: "no StatefulSet yet",
  apply: "the StatefulSet could not be brought up to date",
  handover: "data would be lost if the pods were restarted now",
  controller: "the StatefulSet's controller has not seen the latest change",
};

/** Counts are not told while they may be those of an older spec. */
function awaitedBy({ waitsFor, wanted, updated, total }: Findings): string[] {
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
  "ImmutableField",
  "ReconcileError",
  "SecretNotFound",
  "SecretKeyMissing",
  "Unreachable",
  "ConfigRejected",
] satisfies (CommonReason | RedisReason)[];
const inOrder = byGravity(gravity);

/** A problem has the reason of who found it. */
export function degraded(found: Findings): Verdict<string> {
  const problems = [...found.problems.toSorted(inOrder), ...shortage(found)];
  const [first] = problems;
  const message = [...problems, ...found.notes.toSorted(inOrder)].map((one) => one.message).join("; ");
  if (first === undefined) return asExpected(message || "nothing is missing");
  return { holds: true, reason: first.reason, message };
}

const asExpected = (message: string): Verdict => no("AsExpected", message);

function shortage(found: Findings): Problem<RedisReason>[] {
  return found.ready < found.wanted ? [{ reason: "PodsNotReady", message: readyOfWanted(found) }] : [];
}

export function monitoringReady({ cr, notes, isMonitorOwned, notSelected }: Findings): Verdict {
  const kind = monitorKind(cr);
  if (!specOf(cr).monitoring?.enabled) return no("Disabled", "spec.monitoring.enabled is not set");
  if (!hasExporter(cr)) return no("ExporterDisabled", "spec.redisExporter.enabled is not set");
  const missing = notes.find(({ reason, message }) => reason === whenNotServed && message.startsWith(kind));
  if (missing) return no(whenNotServed, missing.message);
  if (!isMonitorOwned) return no("MonitorMissing", `${kind} "${cr.metadata.name}" could not be made`);
  return notSelected === undefined
    ? yes("Monitored", `${kind} "${cr.metadata.name}" finds the exporters`)
    : no("NotSelected", notSelected);
}

/** The reason of an election that cannot be held is that of who tried. The last master may be marked still. */
export function masterElected({ master, election }: Findings): Verdict<string> {
  if (election) return { holds: false, ...election };
  return master ? elected(master.pod) : no("NoMaster", "no pod is the master");
}

const elected = (pod: string): Verdict => yes("Elected", `${pod} is the master`);

const yes = (reason: RedisReason, message: string): Verdict => ({ holds: true, reason, message });
const no = (reason: RedisReason, message: string): Verdict => ({ holds: false, reason, message });

const readyOfWanted = ({ ready, wanted }: Findings): string => `${ready} of ${wanted} pods are ready`;
