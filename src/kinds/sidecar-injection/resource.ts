/** What injections are called, by the API server and by their children. */

import type { Resource } from "../../api/kubernetes/resource.ts";

const group = "sidecars.ebb.dev";
const version = "v1alpha1";

export const resource: Resource = { group, version, kind: "SidecarInjection", plural: "sidecarinjections" };
export const clusterResource: Resource = {
  group,
  version,
  kind: "ClusterSidecarInjection",
  plural: "clustersidecarinjections",
};

export const managedBy = "ebb";

/** Holds the uid of the injection, on all of its children in whatever namespace: names of injections may be longer than a label. */
export const ownerLabel = `${group}/owner`;

/** On pod templates of workloads that were restarted: for which injections, as `key@revision`; a set. */
export const rolloutAnnotation = `${group}/rollout`;
