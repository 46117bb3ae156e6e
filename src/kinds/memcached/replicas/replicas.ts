/** How many pods are wanted, and who says so. */

import { defaultMinReplicas, defaultReplicas } from "../../../api/memcached.c5c3.io/defaults.ts";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import type { Settings } from "../../../settings.ts";
import { isAutoscaled, specOf } from "../spec.ts";
import { heldReplicas } from "./held-replicas.ts";
import type { LiveDeployment } from "./live.ts";
import { isLeftToOthers } from "./replicas-owner.ts";

/** What the Deployment says about its number of pods. */
export interface Replicas {
  /** Absent when another field manager sets the number. */
  desired?: number;
  /** The number that an autoscaler left behind, to be remembered on the Deployment. */
  held?: number;
  /** Whether `desired` was read from the live Deployment, and is right only if nobody wrote meanwhile. */
  isAsRead: boolean;
}

/**
 * The number never drops when it changes hands. While it is ours under autoscaling (just switched on, just created) the live one is
 * desired again: a field that is left out by its only owner falls back to the API server's default, which is 1. A live 0 is
 * lifted, as an autoscaler leaves a target at zero alone: https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/#implicit-maintenance-mode-deactivation
 */
export function replicas(cr: Memcached, live: LiveDeployment | undefined, settings: Settings): Replicas {
  if (!isAutoscaled(cr)) {
    const held = specOf(cr).replicas === undefined ? heldReplicas(live) : undefined;
    const isAsRead = held?.since === "now";
    return { desired: wantedReplicas(cr, live), ...(held && { held: held.count }), isAsRead };
  }
  if (!live) return { desired: wantedReplicas(cr, live), isAsRead: false };
  const liveCount = live.spec?.replicas ?? 0;
  if (liveCount === 0) return { desired: lowestReplicas(cr), isAsRead: true };
  return isLeftToOthers(live, settings) ? { isAsRead: false } : { desired: liveCount, isAsRead: true };
}

/** Under autoscaling the number that the live Deployment was given. */
export function wantedReplicas(cr: Memcached, live: LiveDeployment | undefined): number {
  if (isAutoscaled(cr)) return live?.spec?.replicas ?? lowestReplicas(cr);
  return specOf(cr).replicas ?? heldReplicas(live)?.count ?? defaultReplicas;
}

const lowestReplicas = (cr: Memcached): number => specOf(cr).autoscaling?.minReplicas || defaultMinReplicas;
