/** What the conditions are drawn from: the counts of pods, and what a pass found. */

import type { Operation, Redis } from "../../../api/redis.ebb.dev/index.ts";
import type { ChildState, Problem, StatusInput } from "../../kind.ts";
import { notSelected } from "../../shared/prometheus/not-selected.ts";
import { podMonitor } from "../children/pod-monitor.ts";
import { serviceMonitor } from "../children/service-monitor.ts";
import { statefulSet } from "../children/stateful-set.ts";
import type { RedisFacts } from "../facts.ts";
import { type LiveStatefulSet, liveStatefulSet } from "../live.ts";
import { monitorKind } from "../monitor.ts";
import { wantedReplicas } from "../spec.ts";

export interface Findings {
  cr: Redis;
  /** Pods. Those that are going do not count. */
  wanted: number;
  ready: number;
  total: number;
  /** Of the latest template that the StatefulSet's controller has seen. */
  updated: number;
  /** Whose turn it is before the counts can be those of the latest spec; absent when they are. */
  waitsFor?: "StatefulSet" | "apply" | "handover" | "controller";
  master: { pod: string; isReady: boolean } | undefined;
  operation: Operation | undefined;
  election: RedisFacts["election"];
  isMonitorOwned: boolean;
  /** Why no Prometheus takes the monitor; absent when one does, or that is not known. */
  notSelected: string | undefined;
  problems: readonly Problem[];
  notes: readonly Problem[];
}

/** Without facts pods are as the StatefulSet counts them, and the master is the last one that was told. */
export function findings({
  cr,
  children,
  facts,
  problems,
  notes,
}: Omit<StatusInput<Redis, RedisFacts>, "now">): Findings {
  const state = children.get(statefulSet);
  const live = state?.owned ? liveStatefulSet(state.live) : undefined;
  const monitor = children.get(monitorKind(cr) === "PodMonitor" ? podMonitor : serviceMonitor);
  const staying = facts?.pods.filter(({ isTerminating }) => !isTerminating);
  const waitsFor = turn(live, state, facts);
  const { operation, master } = facts ?? cr.status ?? {};
  return {
    cr,
    wanted: wantedReplicas(cr),
    ready: staying ? staying.filter(({ isReady }) => isReady).length : (live?.status?.readyReplicas ?? 0),
    total: staying?.length ?? live?.status?.replicas ?? 0,
    updated: live?.status?.updatedReplicas ?? 0,
    ...(waitsFor && { waitsFor }),
    master: masterOf(facts, master),
    operation,
    election: facts?.election,
    isMonitorOwned: monitor?.owned === true,
    notSelected:
      facts?.prometheuses &&
      monitor?.live &&
      notSelected(monitor.live, facts.prometheuses, "spec.monitoring.additionalLabels"),
    problems,
    notes,
  };
}

/** It counts once it is marked, as it is by its mark that clients find it. */
function masterOf(facts: RedisFacts | undefined, master: string | undefined): Findings["master"] {
  if (master === undefined) return undefined;
  if (facts === undefined) return { pod: master, isReady: true };
  const pod = facts.pods.find(
    ({ name, role, isTerminating }) => name === master && role === "master" && !isTerminating,
  );
  return pod && { pod: master, isReady: pod.isReady };
}

function turn(
  live: LiveStatefulSet | undefined,
  state: ChildState | undefined,
  facts: RedisFacts | undefined,
): Findings["waitsFor"] {
  if (!live) return "StatefulSet";
  if (!state?.current) return "apply";
  if (facts?.holdsTemplate) return "handover";
  return (live.status?.observedGeneration ?? 0) < (live.metadata.generation ?? 0) ? "controller" : undefined;
}
