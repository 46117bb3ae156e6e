/** The parts that every Kubernetes object has, as JSON carries them (timestamps stay RFC 3339 strings). */

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/**
 * A node of the tree that says which fields a manager owns: keys are `f:<field>`, `k:<keys as JSON>` (an item of a keyed list),
 * `v:<value as JSON>` (an item of a set) or `.` (the node itself). An empty node owns its value whole.
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/ (FieldsV1)
 */
export interface FieldSet {
  [path: string]: FieldSet;
}

export interface ManagedFieldsEntry {
  manager?: string;
  operation?: "Apply" | "Update";
  apiVersion?: string;
  subresource?: string;
  /** `FieldsV1` in all that an API server sends; a set without it counts for nothing when it is sent. */
  fieldsType?: string;
  fieldsV1?: FieldSet;
  time?: string;
}

export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
  finalizers?: string[];
  managedFields?: ManagedFieldsEntry[];
}

export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}

/** A condition of a status. https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md */
export interface Condition {
  type: string;
  status: "True" | "False" | "Unknown";
  observedGeneration?: number;
  lastTransitionTime: string;
  reason: string;
  message: string;
}

/** An object of one of our kinds, as the API server returns it. */
export interface CustomResource extends KubeObject {
  spec?: object;
  status?: { observedGeneration?: number | undefined; conditions?: Condition[] | undefined };
}
