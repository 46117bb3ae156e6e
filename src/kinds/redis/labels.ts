/** Labels, and the metadata that every child starts from. */

import type { ObjectMeta } from "../../api/kubernetes/object.ts";
import { apiVersion } from "../../api/kubernetes/resource.ts";
import type { Redis } from "../../api/redis.ebb.dev/index.ts";
import { managedBy, resource } from "./resource.ts";
import { modeOf } from "./spec.ts";

/** On live pods, by whoever decides it: which one is the master. */
export const roleLabel = "redis-role";
export type RoleLabel = "master" | "slave";

export const roleSelector = (role: RoleLabel): Record<string, string> => ({ [roleLabel]: role });

/** By which all objects of one Redis are found. */
export const instanceLabel = "redis.ebb.dev/instance";

export type Component = "redis" | "metrics";

/** The whole selector of the StatefulSet; never changed, as it cannot be. */
export function selectorLabels(cr: Redis): Record<string, string> {
  const mode = modeOf(cr).toLowerCase();
  return { app: cr.metadata.name, redis_setup_type: mode, role: mode };
}

/** What every object and pod carries, whatever the user adds. */
export const ownLabels = (cr: Redis, component: Component): Record<string, string> => ({
  ...selectorLabels(cr),
  "app.kubernetes.io/name": cr.metadata.name,
  "app.kubernetes.io/instance": cr.metadata.name,
  "app.kubernetes.io/component": component,
  "app.kubernetes.io/part-of": "redis-instance",
  "app.kubernetes.io/managed-by": managedBy,
  [instanceLabel]: cr.metadata.name,
});

/** `selectorLabels` as a selector string with sorted keys, for the scale subresource. */
export const selectorText = (cr: Redis): string =>
  Object.entries(selectorLabels(cr))
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(",");

/** The labels of the custom resource itself, for what is its own. Which pod is the master is not for users to say. */
export function labelsOfOwner({ metadata }: Pick<Redis, "metadata">): Record<string, string> {
  const { [roleLabel]: _, ...labels } = metadata.labels ?? {};
  return labels;
}

/** Ours win over those of `more`, these over the ones of the custom resource itself. */
export function childMeta(
  cr: Redis,
  name: string,
  component: Component = "redis",
  more: Readonly<Record<string, string>> = {},
): ObjectMeta {
  const { namespace, uid } = cr.metadata;
  if (namespace === undefined || uid === undefined) {
    throw new Error(`Cannot build children of Redis "${cr.metadata.name}" as it has no namespace or no uid`);
  }
  return {
    name,
    namespace,
    labels: { ...labelsOfOwner(cr), ...more, ...ownLabels(cr, component) },
    ownerReferences: [
      {
        apiVersion: apiVersion(resource),
        kind: resource.kind,
        name: cr.metadata.name,
        uid,
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
  };
}
