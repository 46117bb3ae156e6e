/** How many pods the StatefulSet is to have. */

import type { Redis } from "../../api/redis.ebb.dev/index.ts";
import { isReplicated, wantedReplicas } from "./spec.ts";

/**
 * No pod goes while it is the master: first another one takes its place.
 * @param master the pod that is it, as far as it is known
 */
export function statefulSetReplicas(cr: Redis, master: string | undefined): number {
  const wanted = wantedReplicas(cr);
  const last = isReplicated(cr) ? ordinalOf(cr, master) : undefined;
  return last === undefined ? wanted : Math.max(wanted, last + 1);
}

/** Of a pod of this Redis. */
export function ordinalOf(cr: Redis, pod: string | undefined): number | undefined {
  const prefix = `${cr.metadata.name}-`;
  const ordinal = pod?.startsWith(prefix) ? pod.slice(prefix.length) : "";
  return /^[0-9]{1,3}$/.test(ordinal) ? Number(ordinal) : undefined;
}
