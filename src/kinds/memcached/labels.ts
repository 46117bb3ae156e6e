/** Labels, and the metadata that every child starts from. */

import type { ObjectMeta } from "../../api/kubernetes/object.ts";
import { apiVersion } from "../../api/kubernetes/resource.ts";
import type { Memcached } from "../../api/memcached.c5c3.io/index.ts";
import { managedBy, resource } from "./resource.ts";

/** By which the children of one Memcached are told from all others; never changed, as a Deployment's selector cannot be. */
export const labels = (cr: Memcached): Record<string, string> => ({
  ...identity(cr),
  "app.kubernetes.io/managed-by": managedBy,
});

/** The labels that say whose pod it is, whoever manages it. */
export const identity = (cr: Memcached): Record<string, string> => ({
  "app.kubernetes.io/name": "memcached",
  "app.kubernetes.io/instance": cr.metadata.name,
});

/** `labels` as a selector string with sorted keys, for the scale subresource. */
export const selectorText = (cr: Memcached): string =>
  Object.entries(labels(cr))
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(",");

/** The owner is named by the storage version, in whatever version it was written. */
export function childMeta(cr: Memcached): ObjectMeta {
  const { name, namespace, uid } = cr.metadata;
  if (namespace === undefined || uid === undefined) {
    throw new Error(`Cannot build children of Memcached "${name}" as it has no namespace or no uid`);
  }
  return {
    name,
    namespace,
    labels: labels(cr),
    ownerReferences: [
      {
        apiVersion: apiVersion(resource),
        kind: resource.kind,
        name,
        uid,
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
  };
}
