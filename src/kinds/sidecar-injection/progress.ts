/** How far the pods are, each workload by itself. Pure. */

import type { Facts, PodState, Workload } from "./facts.ts";

export interface Progress {
  pods: number;
  /** With sidecars of another revision. */
  outdated: number;
  /** Without sidecars, and without a reason: older than the plan, or past what should have injected. */
  missed: number;
  /** Without sidecars, for a reason that the pod bears. */
  skipped: number;
}

export const none: Progress = { pods: 0, outdated: 0, missed: 0, skipped: 0 };

/** Over these pods; without a plan nothing is missing and nothing outdated. */
export const progressOfPods = (pods: readonly PodState[], revision: string | undefined): Progress => ({
  pods: pods.length,
  outdated: pods.filter((pod) => revision !== undefined && pod.revision !== undefined && pod.revision !== revision)
    .length,
  missed: pods.filter((pod) => revision !== undefined && pod.revision === undefined && pod.skipped === undefined)
    .length,
  skipped: pods.filter((pod) => pod.revision === undefined && pod.skipped !== undefined).length,
});

export const progressOf = ({ workloads, pods, plan }: Facts): ReadonlyMap<Workload, Progress> => {
  const byOwner = Map.groupBy(pods, ({ namespace, owner }) => `${namespace}/${owner.kind}/${owner.name}`);
  return new Map(
    workloads.map((workload) => {
      const { namespace, name } = workload.metadata;
      return [workload, progressOfPods(byOwner.get(`${namespace}/${workload.kind}/${name}`) ?? [], plan?.revision)];
    }),
  );
};
