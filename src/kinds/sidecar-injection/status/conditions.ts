/** The four conditions: when each holds, and how it says so. Messages hold nothing that changes by itself. */

import type { SidecarInjectionStatus } from "../../../api/sidecars.ebb.dev/index.ts";
import type { Injecting } from "../../../sidecars/injection.ts";
import type { Problem } from "../../kind.ts";
import type { Verdict } from "../../shared/status/condition.ts";
import type { Facts } from "../facts.ts";
import type { Progress } from "../progress.ts";
import type { SidecarReason } from "../reasons.ts";

export interface Findings {
  cr: Injecting;
  facts: Facts;
  progress: Progress;
  failing: NonNullable<SidecarInjectionStatus["failingSidecars"]>;
  problems: readonly Problem[];
  notes: readonly Problem[];
}

const yes = (reason: SidecarReason, message: string): Verdict => ({ holds: true, reason, message });
const no = (reason: SidecarReason, message: string): Verdict => ({ holds: false, reason, message });

/** Whether what the spec asks for is planned, and everything beside the pods is there. */
export const ready = (findings: Findings): Verdict => {
  const { verdict, isFine } = planned(findings);
  const told = [...findings.problems, ...findings.notes].map(({ message }) => message).sort();
  const [first] = findings.problems.toSorted((a, b) => (a.message < b.message ? -1 : 1));
  if (isFine && first !== undefined) return { holds: false, reason: first.reason, message: told.join("; ") };
  return { ...verdict, message: [verdict.message, ...told].join("; ") };
};

const planned = ({ cr, facts }: Findings): { verdict: Verdict; isFine: boolean } => {
  const { plan, rival } = facts;
  if (rival !== undefined) {
    const message = `${rival.about} is that of the elder injection ${rival.key}, which has pods in common with this one: change one of the two`;
    return { verdict: no("ConflictsWith", message), isFine: false };
  }
  if (plan === undefined) return { verdict: no("NothingEnabled", "no sidecar is enabled"), isFine: false };
  const containers = `containers ${plan.names.join(", ")}`;
  return cr.spec.paused
    ? { verdict: yes("Paused", `new pods get nothing while spec.paused is true: ${containers}`), isFine: true }
    : { verdict: yes("Planned", containers), isFine: true };
};

/** Whether something adds them to new pods. */
export const injecting = ({ facts: { backend } }: Findings): Verdict => {
  if (backend === "policy") return yes("Policy", "the API server's own policy adds the sidecars");
  if (backend === "webhook") return yes("Webhook", "the function inject adds the sidecars");
  return no(
    "NoBackend",
    "nothing adds the sidecars: the API server serves no MutatingAdmissionPolicies of v1, which takes Kubernetes 1.36; install the overlay webhook-inject",
  );
};

/** Whether all matched pods have the sidecars of this revision. */
export const upToDate = ({ facts, progress }: Findings): Verdict => {
  const { outdated, missed, skipped, pods } = progress;
  const refused = facts.workloads.find(({ refusal }) => refusal !== undefined);
  if (refused !== undefined) {
    const { kind, metadata, refusal } = refused;
    const message = `pods of ${kind} "${metadata.namespace}/${metadata.name}" are refused: ${refusal}`;
    return no("PodsRejected", `${message}; make room in the quota, or lower the sidecars' resources`);
  }
  if (outdated + missed > 0) {
    const counts = [
      ...(outdated > 0 ? [`${outdated} outdated`] : []),
      ...(missed > 0 ? [`${missed} without sidecars`] : []),
    ];
    return no(
      outdated > 0 ? "PodsOutdated" : "PodsMissed",
      `${counts.join(", ")} of ${pods} pods: restart them, or set spec.rollout`,
    );
  }
  if (skipped > 0) {
    const reasons = [...new Set(facts.pods.flatMap(({ skipped: reason }) => reason ?? []))].sort();
    return no("PodsSkipped", `${skipped} of ${pods} pods were left as they are: ${reasons.join(", ")}`);
  }
  return yes("UpToDate", pods === 0 ? "no pod is matched" : `all ${pods} pods`);
};

/** Whether the sidecars run as they should. */
export const healthy = ({ failing }: Findings): Verdict => {
  const [first] = failing;
  if (first === undefined) return yes("Healthy", "no sidecar fails");
  const message = failing.map(({ container, message }) => `${container}: ${message}`).join("; ");
  return { holds: false, reason: first.reason, message: message.slice(0, longest).toWellFormed() };
};

/** Of a condition's message, in characters. */
const longest = 4_000;
