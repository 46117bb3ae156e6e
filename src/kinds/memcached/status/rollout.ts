/** How far the Deployment has come: the counts that every condition is drawn from. */

import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import type { ChildState } from "../../kind.ts";
import { type LiveDeployment, liveDeployment } from "../replicas/live.ts";
import { wantedReplicas } from "../replicas/replicas.ts";

export interface Rollout {
  /** Pods. `total` counts old and new ones, `updated` those of the latest template that the Deployment's controller has seen. */
  wanted: number;
  ready: number;
  updated: number;
  total: number;
  /** Whose turn it is before the counts can be those of the latest spec; absent when they are. */
  waitsFor?: "Deployment" | "apply" | "controller";
  /** What the Deployment itself says about pods that do not come. */
  complaints: string[];
}

export function rollout(cr: Memcached, state: ChildState | undefined): Rollout {
  const live = state?.owned ? liveDeployment(state.live) : undefined;
  const waitsFor = turn(live, state);
  return {
    wanted: wantedReplicas(cr, live),
    ready: live?.status?.readyReplicas ?? 0,
    updated: live?.status?.updatedReplicas ?? 0,
    total: live?.status?.replicas ?? 0,
    ...(waitsFor && { waitsFor }),
    complaints: complaints(live),
  };
}

function turn(live: LiveDeployment | undefined, state: ChildState | undefined): Rollout["waitsFor"] {
  if (!live) return "Deployment";
  if (!state?.current) return "apply";
  return (live.status?.observedGeneration ?? 0) < (live.metadata.generation ?? 0) ? "controller" : undefined;
}

const complaints = (live: LiveDeployment | undefined): string[] =>
  (live?.status?.conditions ?? [])
    .filter(
      ({ type, status }) =>
        (type === "Progressing" && status === "False") || (type === "ReplicaFailure" && status === "True"),
    )
    .flatMap(({ message }) => message || []);
