/** What the API server calls the kinds of injections. */

import type { Resource } from "../api/kubernetes/resource.ts";

const group = { group: "sidecars.ebb.dev", version: "v1alpha1" };

export const sidecarInjections: Resource = { ...group, kind: "SidecarInjection", plural: "sidecarinjections" };

export const clusterSidecarInjections: Resource = {
  ...group,
  kind: "ClusterSidecarInjection",
  plural: "clustersidecarinjections",
};
