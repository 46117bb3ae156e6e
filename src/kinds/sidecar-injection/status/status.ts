/** The whole status of an injection, drawn from what one pass found. */

import type { SidecarInjectionStatus } from "../../../api/sidecars.ebb.dev/index.ts";
import type { Injecting } from "../../../sidecars/injection.ts";
import type { StatusInput } from "../../kind.ts";
import { condition, type Verdict } from "../../shared/status/condition.ts";
import type { Facts } from "../facts.ts";
import { progressOfPods } from "../progress.ts";
import { type Findings, healthy, injecting, ready, upToDate } from "./conditions.ts";
import { failingSidecars } from "./failing-sidecars.ts";
import { workloadStates } from "./workload-states.ts";

const conditions: readonly { type: string; judge(findings: Findings): Verdict }[] = [
  { type: "Ready", judge: ready },
  { type: "Injecting", judge: injecting },
  { type: "UpToDate", judge: upToDate },
  { type: "Healthy", judge: healthy },
];

export const status = (input: StatusInput<Injecting, Facts>): SidecarInjectionStatus => {
  const { cr, facts, problems, notes } = input;
  if (facts === undefined) throw new Error(`Cannot tell the status of ${cr.kind} "${cr.metadata.name}" without facts`);
  const { generation, namespace } = cr.metadata;
  const { plan, native, pods } = facts;
  const progress = progressOfPods(pods, plan?.revision);
  const failing = failingSidecars(facts);
  const workloads = workloadStates(facts, namespace === undefined);
  const findings: Findings = { cr, facts, progress, failing, problems, notes };
  return {
    conditions: conditions.map(({ type, judge }) => condition(type, judge(findings), input)),
    ...(generation !== undefined && { observedGeneration: generation }),
    ...(plan && { revision: plan.revision }),
    native,
    matchedPods: progress.pods,
    injectedPods: pods.filter(({ revision }) => revision !== undefined).length,
    outdatedPods: progress.outdated,
    skippedPods: progress.skipped,
    ...(failing.length > 0 && { failingSidecars: failing.slice(0, most) }),
    ...(workloads.length > 0 && { workloads: workloads.slice(0, most) }),
    ...(plan && { plan }),
  };
};

/** Entries of a list in the status. */
const most = 50;
