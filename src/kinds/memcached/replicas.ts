/** How many pods are wanted, and who says so. */

import { defaultMinReplicas, defaultReplicas } from "../../api/memcached.c5c3.io/defaults.ts";
import type { Memcached } from "../../api/memcached.c5c3.io/index.ts";
import type { LiveDeployment } from "./live.ts";
import { isAutoscaled, specOf } from "./spec.ts";

/** Under autoscaling the number that the autoscaler has given the live Deployment. */
export function wantedReplicas(cr: Memcached, live: LiveDeployment | undefined): number {
  const { replicas, autoscaling } = specOf(cr);
  if (!isAutoscaled(cr)) return replicas ?? defaultReplicas;
  return live?.spec?.replicas ?? (autoscaling?.minReplicas || defaultMinReplicas);
}

/** Absent once there is a Deployment for the autoscaler to set. */
export const desiredReplicas = (cr: Memcached, live: LiveDeployment | undefined): number | undefined =>
  isAutoscaled(cr) && live ? undefined : wantedReplicas(cr, live);
