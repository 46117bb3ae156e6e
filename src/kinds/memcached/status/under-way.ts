/** When a rollout is one, for whoever need not see each of its steps. */

import type { ObjectMeta } from "../../../api/kubernetes/object.ts";
import type { MemcachedStatus } from "../../../api/memcached.c5c3.io/index.ts";

/** Whether a Deployment of this status has pods that come or go. The status may be of any shape: what is no number counts as 0. */
export function isUnderWay({ metadata, status }: { metadata: Partial<ObjectMeta>; status: unknown }): boolean {
  const number = (field: string): number =>
    Number((status as Record<string, unknown> | undefined | null)?.[field] ?? 0);
  const isSeen = number("observedGeneration") >= (metadata.generation ?? 0);
  return !isSeen || number("unavailableReplicas") > 0 || number("updatedReplicas") !== number("replicas");
}

/** Whether the status says that pods come or go. */
export function tellsUnderWay(status: MemcachedStatus | undefined): boolean {
  const tells = (type: string, value: string): boolean =>
    status?.conditions?.some((condition) => condition.type === type && condition.status === value) ?? false;
  return tells("Progressing", "True") || tells("Ready", "False");
}
