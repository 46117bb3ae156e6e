/** Decides and acts: all children of a pass in parallel, and what is no longer wanted last. */

import type { CustomResource, KubeObject } from "../api/kubernetes/object.ts";
import type { Child, Kind, Problem } from "../kinds/kind.ts";
import type { CallOptions, KubeClient } from "../kube/client.ts";
import type { Log } from "../log.ts";
import { type ChildResult, type Metrics, noMetrics } from "../metrics/metrics.ts";
import type { Settings } from "../settings.ts";
import { type Acted, act, type Change } from "./act.ts";
import { type Decision, decide } from "./decide.ts";
import type { Memory } from "./memory.ts";
import { type Observation, type Observed, objectOf } from "./observe.ts";
import { isOwnedBy } from "./ownership.ts";

export interface VisitOptions {
  client: KubeClient;
  memory: Memory;
  settings: Settings;
  log: Log;
  metrics?: Metrics;
}

/** A custom resource that is there and shall be there. */
export type Present = Observation & { cr: CustomResource };

export interface Visited {
  children: ReadonlyMap<Child, Acted>;
  problems: readonly Problem[];
  notes: readonly Problem[];
}

/**
 * Visits the children that were observed. Rejects with the first unexpected error or conflict, but never before every write that was
 * begun has ended. A child is deleted only when the workload is as desired: an autoscaler goes after its number was taken over.
 * @param decided what was decided from this very world, if it was
 */
export const visit = async (
  options: VisitOptions,
  kind: Kind,
  world: Present,
  call: CallOptions,
  decided: readonly Decided[] = decideAll(options, kind, world),
): Promise<Visited> => {
  const { cr, secrets, facts } = world;
  const { settings, metrics = noMetrics } = options;
  const perform = async (one: Decided): Promise<[Child, Acted]> => {
    const acted = await performOne(options, cr, one, call);
    const isTakenOver = one.decision.action === "take-over" && acted.problem === undefined;
    const then = isTakenOver
      ? await performOne(options, cr, decideAfterTakeover(options, kind, world, one, acted), call)
      : acted;
    const result = resultOf(then);
    if (result !== undefined) metrics.childVisited(kind, one.child.resource.kind, result);
    return [one.child, then];
  };

  const [deletes, others] = [decided.filter(isDelete), decided.filter((one) => !isDelete(one))];
  const acted = new Map(await settleAll(others, perform));
  const isWorkloadDone = (kind.workload && acted.get(kind.workload))?.state.current ?? true;
  const waiting = deletes.map(({ child }): [Child, Acted] => [child, { state: { owned: true, current: false } }]);
  const children = new Map([...acted, ...(isWorkloadDone ? await settleAll(deletes, perform) : waiting)]);

  const remarks = kind.remarks?.(cr, { settings, secrets, facts });
  return {
    children,
    problems: [...[...children.values()].flatMap(({ problem }) => problem ?? []), ...(remarks?.problems ?? [])],
    notes: [...[...children.values()].flatMap(({ note }) => note ?? []), ...(remarks?.notes ?? [])],
  };
};

export const decideAll = (
  { settings }: VisitOptions,
  kind: Kind,
  { cr, children, secrets, facts }: Present,
): Decided[] =>
  [...children].map(([child, observed]) => ({
    child,
    observed,
    decision: decide(child, cr, observed, { kind, settings, secrets, facts }),
  }));

/** The previous managers own nothing any more. */
const decideAfterTakeover = (
  { settings }: VisitOptions,
  kind: Kind,
  { cr, secrets, facts }: Present,
  { child }: Decided,
  { state: { live } }: Acted,
): Decided => {
  const context = { kind, settings: { ...settings, previousManagers: [] }, secrets, facts };
  return { child, observed: live, decision: decide(child, cr, live, context) };
};

/** Nothing is said of a child that is neither wanted nor there, nor of one that is being deleted. */
const resultOf = ({ state, change, problem, failure, note }: Acted): ChildResult | undefined => {
  if (problem !== undefined || failure !== undefined) return "error";
  if (change !== undefined) return change.action;
  if (note !== undefined) return "skipped";
  return state.owned && state.current ? "unchanged" : undefined;
};

export const changesOf = ({ children }: Visited): Change[] =>
  [...children.values()].flatMap(({ change }) => change ?? []);

/** To be said when the pass has done all that it had to: no event about what it saw is news any more. */
export const rememberSeen = ({ memory }: VisitOptions, { children }: Visited): void => {
  for (const { state } of children.values()) if (state.live !== undefined) memory.saw(state.live);
};

export interface Decided {
  child: Child;
  observed: Observed;
  decision: Decision;
}

const isDelete = ({ decision }: Decided): boolean => decision.action === "delete";

const performOne = async (
  { client, memory, log }: VisitOptions,
  cr: CustomResource,
  { child, observed, decision }: Decided,
  call: CallOptions,
): Promise<Acted> => {
  const owned = ownedBy(cr, observed);
  const acted = await act(client, child, cr, owned, decision, call);

  const { live, current } = acted.state;
  if (live !== undefined && live !== owned) memory.wrote(live);
  if (live !== undefined && current) memory.reconciled(live);
  // The comparison saw a difference that the API server does not see: a mistake of a builder, which would repeat for ever.
  if (decision.action === "update" && acted.state.current && acted.change === undefined) {
    const { namespace, name } = decision.live.metadata;
    log.warn(`Applied ${child.resource.kind} without effect`, { namespace, name, difference: decision.difference });
  }
  return acted;
};

const ownedBy = (cr: CustomResource, observed: Observed): KubeObject | undefined => {
  const object = objectOf(observed);
  return object !== undefined && isOwnedBy(object, cr) ? object : undefined;
};

const settleAll = async <T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> => {
  const ended = await Promise.allSettled(items.map(work));
  return ended.map((end) => {
    if (end.status === "rejected") throw end.reason;
    return end.value;
  });
};
