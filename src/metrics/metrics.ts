/** What the rooms tell about their work, for whoever counts it; what becomes of it is no affair of theirs. */

import type { CustomResource } from "../api/kubernetes/object.ts";
import type { ObjectKey } from "../api/kubernetes/resource.ts";
import type { ChildState, Kind } from "../kinds/kind.ts";
import type { ApiRequest } from "../kube/transport.ts";

/** One custom resource that is worked on. */
export interface Subject {
  kind: Kind;
  key: ObjectKey;
}

/**
 * How a pass ended. `terminal`: an error that is not tried again; `panic`: an error that nobody foresaw; `requeue`: something is
 * waited for that comes within seconds; `gone`: there is no such custom resource, or no more.
 */
export type End = "success" | "requeue" | "error" | "terminal" | "panic" | "gone";

/** `skipped`: its API is not served. */
export type ChildResult = "created" | "updated" | "unchanged" | "deleted" | "skipped" | "error";

/** Custom resources of one resync. */
export interface ResyncFindings {
  seen: number;
  examined: number;
  drifted: number;
  stalled: number;
  failed: number;
  /** Children. */
  repaired: number;
  /** What was repaired, by the kind of the object and what must have been lost. */
  drift: readonly { kind: string; cause: string; count: number }[];
}

export interface Metrics {
  /** It waits for one pass in this instance, until that is begun or dropped. */
  queued(subject: Subject): void;
  /** It waits for one pass less: there turned out to be nothing to do. */
  dropped(subject: Subject): void;
  /** Its failed pass will be made again by this instance. */
  retried(subject: Subject): void;
  /** A pass begins; the result is to be called when it ends. */
  begun(subject: Subject): (end: End) => void;
  /** A pass has looked at a child, and has done what was to be done. */
  childVisited(kind: Kind, childKind: string, result: ChildResult): void;
  /** A custom resource as it stands, with its status as it should be, and its workload as far as it was read. */
  instanceSeen(kind: Kind, cr: CustomResource, workload: ChildState | undefined): void;
  /** What a pass over a custom resource gathered, of a kind that does. */
  gathered(kind: Kind, cr: CustomResource, facts: unknown): void;
  /** All custom resources of a kind in a namespace, or in all of them: any other is gone. */
  instancesListed(kind: Kind, namespace: string | undefined, keys: readonly ObjectKey[]): void;
  /** The API server was asked, once: another try is another request. */
  requested(request: ApiRequest): void;
  resynced(findings: ResyncFindings, seconds: number): void;
  /** An admission request at this path begins; the result is to be called with the HTTP status of its answer. */
  reviewing(webhook: string): (status: number) => void;
  /** Requests are taken, this long after the process began. */
  started(seconds: number): void;
}

/** Counts nothing. */
export const noMetrics: Metrics = {
  queued() {},
  dropped() {},
  retried() {},
  begun: () => () => {},
  childVisited() {},
  instanceSeen() {},
  gathered() {},
  instancesListed() {},
  requested() {},
  resynced() {},
  reviewing: () => () => {},
  started() {},
};
