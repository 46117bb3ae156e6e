/** What is read and written beside the custom resource and its children. */

import type { Resource } from "../../api/kubernetes/resource.ts";

export const podResource: Resource = { group: "", version: "v1", kind: "Pod", plural: "pods" };

/** Lets one invocation at a time operate the servers of one Redis. */
export const leaseResource: Resource = {
  group: "coordination.k8s.io",
  version: "v1",
  kind: "Lease",
  plural: "leases",
};

export const claimResource: Resource = {
  group: "",
  version: "v1",
  kind: "PersistentVolumeClaim",
  plural: "persistentvolumeclaims",
};
