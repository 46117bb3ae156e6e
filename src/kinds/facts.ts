/** For kinds that depend on more than their custom resources and children: what they read, what they do beside, and what it takes. */

import type { KubeObject } from "../api/kubernetes/object.ts";
import type { ObjectKey, Resource } from "../api/kubernetes/resource.ts";
import type { KubeClient } from "../kube/client.ts";
import type { Settings } from "../settings.ts";
import type { Problem } from "./problem.ts";
import type { SecretState } from "./secret-state.ts";

/** Reads of live objects, within the deadline of a pass. Each rejects when it cannot be done. */
export interface Reader {
  get<T extends KubeObject>(resource: Resource, key: ObjectKey): Promise<T | undefined>;
  /** Pages of one consistent snapshot. */
  list<T extends KubeObject>(
    resource: Resource,
    options?: { namespace?: string | undefined; labelSelector?: string | undefined },
  ): AsyncGenerator<T[]>;
  /** All there are, for what is good to know and no more: that they cannot be read is an answer. */
  listIfPossible<T extends KubeObject>(resource: Resource): Promise<T[] | "not served" | "forbidden">;
  /** Whether the API server has such objects. */
  serves(resource: Resource): Promise<boolean>;
  /** Minor version of the API server. */
  minorVersion(): Promise<number>;
}

/**
 * What was read under this name by this process, for whichever custom resource, if that is no longer ago than this; else it is read anew. For
 * what concerns many custom resources and seldom changes. Where it cannot be read anew, what was known before is good enough.
 */
export type Recent = <T>(name: string, maxAgeMs: number, read: () => Promise<T>) => Promise<T>;

/** Where and for whom facts are gathered. */
export interface GatherContext {
  settings: Settings;
  secrets: ReadonlyMap<string, SecretState>;
  /** Namespaces that the operator works in; empty: all. */
  namespaces: readonly string[];
  now: Date;
  recent: Recent;
  /** For a kind that has to act before its children can be told, and does so by itself; the others read. */
  client: KubeClient;
  /** Ends the work at once. */
  signal?: AbortSignal | undefined;
}

/** Something that was done, as an Event tells it. */
export interface Done {
  reason: string;
  message: string;
  /** Default: Normal. */
  type?: "Normal" | "Warning";
}

/** Work on what is no child. */
export interface Operation<Facts> {
  /** The facts as they are now, for the status. */
  facts: Facts;
  problems: readonly Problem[];
  notes: readonly Problem[];
  /** What was written, each told by an Event. */
  done: readonly Done[];
  /** Whether there is more to do as soon as the status that follows is written: its event is then no echo but the next step. */
  goesOn: boolean;
}

/** What came of acting while facts were gathered. */
export interface Acted extends Pick<Operation<unknown>, "done" | "goesOn"> {
  /** Of the custom resource as it was left. Facts are as old as that: where somebody has written it since, they are gathered anew. */
  resourceVersion: string;
  /** Watched objects as they were last seen: no event about one as it was then is news. */
  seen: readonly KubeObject[];
  /** When to look again, in milliseconds, though no event may tell of it. */
  againInMs?: number | undefined;
}

/** Writes of an operation to objects of others. */
export interface Writer {
  /** Sets what the patch names if the object still has the resourceVersion that was read; else rejects with a conflict. */
  mergePatch<T extends KubeObject>(resource: Resource, object: KubeObject, patch: object): Promise<T>;
}

/** A right that a kind needs beyond those on its own objects and children. */
export interface Right {
  resource: Resource;
  /** Verbs of RBAC. */
  verbs: readonly string[];
  /** Whether it is granted only where somebody chose the overlay of this name. */
  overlay?: string;
  /** Whether it is granted only where all namespaces are watched: it is of use in the whole cluster alone. */
  isClusterWide?: boolean;
}
