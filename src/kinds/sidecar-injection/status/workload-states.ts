import type { SidecarInjectionStatus } from "../../../api/sidecars.ebb.dev/index.ts";
import type { Facts, Workload } from "../facts.ts";
import { none, type Progress, progressOf } from "../progress.ts";
import type { SidecarReason } from "../reasons.ts";

type WorkloadState = NonNullable<SidecarInjectionStatus["workloads"]>[number];

/** Those that are not up to date first. @param isAcross whether they are in more than one namespace */
export const workloadStates = (facts: Facts, isAcross: boolean): WorkloadState[] => {
  const progress = progressOf(facts);
  const states = facts.workloads.map((workload) => stateOf(workload, progress.get(workload) ?? none, isAcross));
  return [...states.filter(({ upToDate }) => !upToDate), ...states.filter(({ upToDate }) => upToDate)];
};

const stateOf = (workload: Workload, progress: Progress, isAcross: boolean): WorkloadState => {
  const { namespace, name } = workload.metadata;
  const reason = reasonOf(workload, progress);
  return {
    kind: workload.kind,
    ...(isAcross && { namespace }),
    name,
    upToDate: reason === undefined,
    ...(reason !== undefined && { reason }),
  };
};

const reasonOf = ({ refusal }: Workload, { outdated, missed, skipped }: Progress): SidecarReason | undefined => {
  if (refusal !== undefined) return "PodsRejected";
  if (outdated > 0) return "PodsOutdated";
  if (missed > 0) return "PodsMissed";
  return skipped > 0 ? "PodsSkipped" : undefined;
};
