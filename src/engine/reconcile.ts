/** One custom resource, brought to its desired state: read, decide, act, report. Level-triggered; safe to repeat at any point. */

import type { CustomResource } from "../api/kubernetes/object.ts";
import type { ObjectKey } from "../api/kubernetes/resource.ts";
import { Waiting } from "../failures.ts";
import type { Child, Kind } from "../kinds/kind.ts";
import { ApiError } from "../kube/api-error.ts";
import type { CallOptions } from "../kube/client.ts";
import type { Acted, Change } from "./act.ts";
import { decide } from "./decide.ts";
import { observe } from "./observe.ts";
import { type ReportOptions, reportEvents, reportStatus } from "./report.ts";
import { changesOf, type Present, type Visited, type VisitOptions, visit } from "./visit.ts";

export type ReconcilerOptions = VisitOptions & ReportOptions;

export interface Target {
  kind: Kind;
  key: ObjectKey;
}

export interface Outcome {
  result: "reconciled" | "stalled" | "gone" | "deleting";
  path: "spec" | "child";
  changes: Change[];
  statusWritten: boolean;
}

export interface ReconcileOptions extends CallOptions {
  /** The children that are said to have changed: the pass looks at these alone where the last full pass left nothing open. */
  hints?: ReadonlySet<Child> | undefined;
}

/**
 * Rejects with `Waiting` or a transient `ApiError` when another attempt may succeed within seconds. What needs somebody to act is no
 * rejection: it is a condition of the status, and the result `stalled`.
 */
export type Reconcile = (target: Target, options?: ReconcileOptions) => Promise<Outcome>;

/** How often a pass is made anew because an object changed under its hands. */
const attempts = 5;

export const createReconcile =
  (options: ReconcilerOptions): Reconcile =>
  async (target, { hints, signal } = {}) => {
    let only = hints;
    for (let attempt = 1; ; attempt++) {
      try {
        const outcome = only && (await childPass(options, target, only, { signal }));
        if (outcome !== undefined) return outcome;
        // Once a full pass has begun, no lesser one looks again at all that it may have written.
        only = undefined;
        return await specPass(options, target, { signal });
      } catch (error) {
        // Only a status can be missing at this point: its custom resource went away meanwhile.
        if (error instanceof ApiError && error.status === 404 && !error.isNotServed) return idle("gone", "spec");
        if (!(error instanceof ApiError) || !error.isConflict || attempt === attempts) throw error;
      }
    }
  };

/** Every child, pruning, and the status. */
const specPass = async (options: ReconcilerOptions, { kind, key }: Target, call: CallOptions): Promise<Outcome> => {
  const observation = await observe(options.client, kind, key, kind.children, call);
  const { cr } = observation;
  if (cr === undefined) return idle("gone", "spec");
  if (isBeingDeleted(cr)) return idle("deleting", "spec");

  options.memory.forget(cr);
  const visited = await visit(options, kind, { ...observation, cr }, call);
  const statusWritten = await tell(options, kind, cr, { visited, status: visited }, call);
  failIfWaiting(visited);

  const stalled = visited.problems.length > 0;
  if (!stalled) options.memory.reconciled(cr);
  return { result: stalled ? "stalled" : "reconciled", path: "spec", changes: changesOf(visited), statusWritten };
};

/**
 * Only the hinted children, and the status if it tells of one of them. `undefined` when that is not enough: the spec is newer than the
 * last full pass, that pass left a problem, or this one found one.
 */
const childPass = async (
  options: ReconcilerOptions,
  { kind, key }: Target,
  hints: ReadonlySet<Child>,
  call: CallOptions,
): Promise<Outcome | undefined> => {
  const hinted = kind.children.filter((child) => hints.has(child));
  const observation = await observe(options.client, kind, key, hinted, call);
  const { cr } = observation;
  if (cr === undefined) return idle("gone", "child");
  if (isBeingDeleted(cr)) return idle("deleting", "child");
  if (!wasSettled(cr)) return undefined;

  const world = { ...observation, cr };
  const visited = await visit(options, kind, world, call);
  if (visited.problems.length > 0) return undefined;

  const status = hints.has(kind.workload) ? withUnread(options, kind, world, visited) : undefined;
  const statusWritten = await tell(options, kind, cr, { visited, status }, call);
  return { result: "reconciled", path: "child", changes: changesOf(visited), statusWritten };
};

/**
 * What the last full pass settled, and nothing has hinted at since, is taken to stand: the wanted children are there, the others are
 * not, and an API that it told of as not served is not.
 */
const withUnread = (
  { settings }: ReconcilerOptions,
  kind: Kind,
  { cr, secrets }: Present,
  visited: Visited,
): Visited => {
  const told = cr.status?.conditions?.find(({ type }) => type === "Degraded")?.message ?? "";
  const standing = (child: Child): Acted => {
    const asIfNotServed = decide(child, cr, "not served", { kind, settings, secrets });
    if (asIfNotServed.action !== "skip") return { state: { owned: false, current: true } };
    const { note } = asIfNotServed;
    return told.includes(note.message)
      ? { state: { owned: false, current: true }, note }
      : { state: { owned: true, current: true } };
  };
  const unread = kind.children.filter((child) => !visited.children.has(child));
  const assumed = unread.map((child): [Child, Acted] => [child, standing(child)]);
  const notes = [...visited.notes, ...assumed.flatMap(([, { note }]) => note ?? [])];
  return { ...visited, children: new Map([...visited.children, ...assumed]), notes };
};

/** Sends the Events of what was visited, and writes the status of what is known, if any; whether it did, once both have ended. */
const tell = async (
  options: ReconcilerOptions,
  kind: Kind,
  cr: CustomResource,
  { visited, status }: { visited: Visited; status: Visited | undefined },
  call: CallOptions,
): Promise<boolean> => {
  const events = reportEvents(options, kind, cr, visited, call);
  const writing = status === undefined ? Promise.resolve(false) : reportStatus(options, kind, cr, status, call);
  const written = await writing.finally(() => events);
  if (!written) await confirm(options, kind, cr, visited, call);
  return written;
};

/**
 * A status that is written proves that its custom resource is still the one that was read. Where none is, what was changed may be of a
 * spec that another instance has brought to a newer one meanwhile, and found nothing to do: that is a conflict too.
 */
const confirm = async (
  { client }: ReconcilerOptions,
  { resource }: Kind,
  { metadata: { name, namespace = "", resourceVersion } }: CustomResource,
  visited: Visited,
  call: CallOptions,
): Promise<void> => {
  if (changesOf(visited).length === 0) return;
  const now = await client.get<CustomResource>(resource, { namespace, name }, call);
  if (now?.metadata.resourceVersion !== resourceVersion)
    throw new ApiError(`confirm ${resource.kind} "${namespace}/${name}"`, 409, "Conflict", "it has changed meanwhile");
};

/** Whether the last full pass was of this spec and ended without a problem. The reason `Degraded` tells of pods, which come and go. */
const wasSettled = ({ metadata, status }: CustomResource): boolean => {
  const degraded = status?.conditions?.find(({ type }) => type === "Degraded");
  return (
    status?.observedGeneration === metadata.generation &&
    degraded !== undefined &&
    (degraded.status === "False" || degraded.reason === "Degraded")
  );
};

const isBeingDeleted = ({ metadata }: CustomResource): boolean => metadata.deletionTimestamp !== undefined;

const idle = (result: "gone" | "deleting", path: Outcome["path"]): Outcome => ({
  result,
  path,
  changes: [],
  statusWritten: false,
});

const failIfWaiting = (visited: Visited): void => {
  const failure = [...visited.children.values()].find((acted) => acted.failure !== undefined)?.failure;
  if (failure !== undefined) throw new Waiting(failure.reason, failure.message, { cause: failure });
};
