/** When a rollout is one, for whoever need not see each of its steps. */

import type { ObjectMeta } from "../../../api/kubernetes/object.ts";
import type { RedisStatus } from "../../../api/redis.ebb.dev/index.ts";
import { isMap } from "../../../json.ts";

/** Whether a StatefulSet of this status has pods that come or go. The status may be of any shape: what is no number counts as 0. */
export function isUnderWay({ metadata, status }: { metadata: Partial<ObjectMeta>; status: unknown }): boolean {
  const number = (field: string): number => Number((isMap(status) && status[field]) || 0);
  const isSeen = number("observedGeneration") >= (metadata.generation ?? 0);
  const total = number("replicas");
  return !isSeen || number("readyReplicas") !== total || number("updatedReplicas") !== total;
}

/** Whether the status says that pods come or go. */
export function tellsUnderWay(status: RedisStatus | undefined): boolean {
  const tells = (type: string, value: string): boolean =>
    status?.conditions?.some((condition) => condition.type === type && condition.status === value) ?? false;
  return tells("Progressing", "True") || tells("Available", "False");
}
