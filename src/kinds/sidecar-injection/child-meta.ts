/** The metadata that every child starts from. */

import type { ObjectMeta } from "../../api/kubernetes/object.ts";
import type { Injecting } from "../../sidecars/injection.ts";
import { managedBy, ownerLabel } from "./resource.ts";

export const ownerSelector = ({ metadata }: Injecting): string => `${ownerLabel}=${metadata.uid}`;

/** In a namespace that is not the owner's own, a child of one that is in none. */
export const childMeta = (cr: Injecting, name: string, namespace: string): ObjectMeta => {
  const { apiVersion, kind, metadata } = cr;
  const { uid } = metadata;
  if (uid === undefined) throw new Error(`Cannot build children of ${kind} "${metadata.name}" as it has no uid`);
  return {
    name,
    namespace,
    labels: { "app.kubernetes.io/managed-by": managedBy, "app.kubernetes.io/part-of": "sidecars", [ownerLabel]: uid },
    ownerReferences: [{ apiVersion, kind, name: metadata.name, uid, controller: true, blockOwnerDeletion: true }],
  };
};
