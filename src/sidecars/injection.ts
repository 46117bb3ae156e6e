/** An injection as pods meet it. Pure. */

import type { ClusterSidecarInjection, Plan, SidecarInjection } from "../api/sidecars.ebb.dev/index.ts";

/** The custom resource of either kind, as stored. */
export type Injecting = SidecarInjection | ClusterSidecarInjection;

/** What of an injection counts for a pod. */
export interface Injection extends Pick<Injecting["spec"], "selector" | "workloadKinds" | "paused"> {
  /** What pods and people call it. */
  key: string;
  /** Of one for many namespaces. */
  namespaceSelector?: Injecting["spec"]["selector"];
  plan: Plan;
}

/** Its name, or `cluster/` and the name. */
export const injectionKey = ({ kind, metadata: { name } }: Pick<Injecting, "kind" | "metadata">): string =>
  kind === "ClusterSidecarInjection" ? `cluster/${name}` : name;

export const injectionOf = (injecting: Injecting, plan: Plan): Injection => ({ ...choiceOf(injecting), plan });

/** Which pods it is about. */
export const choiceOf = (injecting: Injecting): Omit<Injection, "plan"> => {
  const { selector, workloadKinds, paused } = injecting.spec;
  return {
    key: injectionKey(injecting),
    selector,
    ...("namespaceSelector" in injecting.spec && { namespaceSelector: injecting.spec.namespaceSelector }),
    workloadKinds,
    paused,
  };
};
