/** The shape of a kind: one value from which the engine, the CRD, RBAC and the event source's resource list all follow. */

import type { CustomResource, KubeObject, ObjectMeta } from "../api/kubernetes/object.ts";
import type { Resource } from "../api/kubernetes/resource.ts";
import type { Settings } from "../settings.ts";
import type { Admission } from "./rule.ts";

/** What became of reading a Secret: its data (values in base64), nothing of that name, or a failure that may pass. */
export type SecretState = { data: Readonly<Record<string, string>> } | "missing" | { unreadable: string };

/** What a builder may know beside the custom resource. */
export interface BuildContext {
  settings: Settings;
  /** The Secrets that `Kind.secrets` asked for, by name. */
  secrets: ReadonlyMap<string, SecretState>;
  /** The child as it stands, when the custom resource controls it or its owner gives it away; else absent. */
  live?: KubeObject | undefined;
}

/** One child object of a custom resource: where it is, and what it should be. */
export interface Child<CR extends CustomResource = CustomResource> {
  resource: Resource;
  /** Whether the child is deleted when `build` no longer wants it. Children that carry identity or data are kept. */
  prune: boolean;
  /** Set where the API may not be served: the reason of the note that is made when the child is wanted and cannot be had. */
  whenNotServed?: string;
  /** Follows from the custom resource's name alone, so that a child can be read before it. */
  name(owner: { metadata: { name: string } }): string;
  /**
   * The desired object, or `undefined` when it should not exist. Pure; spells out server defaults inside atomic lists and maps
   * and in the keys of keyed lists, holds no empty maps, and writes quantities in their canonical form, so that what the API
   * server stores equals what was desired. May carry the live resourceVersion, so that the apply fails when somebody was faster.
   * Throws `Stalled` when the spec makes this child impossible, and `Waiting` when it cannot be known yet; the child is then left alone.
   */
  build(cr: CR, context: BuildContext): KubeObject | undefined;
  /**
   * Whether an event about the child tells of one step after which others will come soon, as in a rollout. Only a guess of when to look:
   * what is in an event is untrusted, of any shape.
   */
  isUnderWay?(event: { metadata: Partial<ObjectMeta>; status: unknown }): boolean;
}

/** What became of one child in a pass. */
export interface ChildState {
  /** Whether the child exists and the custom resource controls it. */
  owned: boolean;
  /** The owned child after the pass; absent when the pass had no need to read it. */
  live?: KubeObject | undefined;
  /** Whether the latest desired state is what the API server holds. */
  current: boolean;
}

/** Something that keeps a custom resource from its desired state; becomes a reason and a message of its status. */
export interface Problem<R extends string = string> {
  /** PascalCase; a condition reason and an Event reason alike. Each has a row in a table of reasons. */
  reason: R;
  message: string;
}

/** What a kind has to say about a custom resource beyond its children. */
export interface Remarks {
  /** They make it Degraded. */
  problems: readonly Problem[];
  /** They are told, and are no failure. */
  notes: readonly Problem[];
}

export interface StatusInput<CR extends CustomResource> {
  cr: CR;
  children: ReadonlyMap<Child<CR>, ChildState>;
  problems: readonly Problem[];
  /** Remarks that are no failure; told in the message of Degraded, after the problems. */
  notes: readonly Problem[];
  now: Date;
}

/** Printer column of the CRD. */
export interface PrinterColumn {
  name: string;
  type: "integer" | "string" | "date";
  jsonPath: string;
  /** 0 (default): always shown; 1: with `-o wide`. */
  priority?: number;
  description?: string;
}

/** What the operator's metrics tell of a kind. Pure; no Secrets and no hashes, since metrics are read by many. */
export interface KindMetrics<CR extends CustomResource = CustomResource> {
  /** What their names begin with, such as `memcached_operator`. */
  prefix: string;
  /** What they tell of one custom resource, given its workload as a pass left it. */
  instance(cr: CR, workload: ChildState | undefined): { image: string; desired: number; ready: number };
}

export interface Kind<CR extends CustomResource = CustomResource> {
  /** Group, storage version, kind and plural. The plural is lower-case kind + `s` by the source's guess (contracts: knative §1.1). */
  resource: Resource;
  /** Every served version, the storage version among them; all have the same schema. */
  versions: readonly string[];
  singular: string;
  shortNames: readonly string[];
  categories: readonly string[];
  printerColumns: readonly PrinterColumn[];
  scale?: { specReplicasPath: string; statusReplicasPath: string; labelSelectorPath: string };
  /** Value of `app.kubernetes.io/managed-by` on every child. */
  managedBy: string;
  /** The zod schema, loaded when a CRD is generated or an object is validated; no function needs it to reconcile. */
  schema(): Promise<unknown>;
  /** Rules and defaults of admission; loaded by its functions and for generated files. */
  admission?(): Promise<Admission<CR>>;
  children: readonly Child<CR>[];
  /** Names of the Secrets, in the custom resource's namespace, that builders need; read by name, never listed. */
  secrets?(cr: CR): readonly string[];
  remarks?(cr: CR, context: Pick<BuildContext, "settings" | "secrets">): Remarks;
  /** Annotation that lets a custom resource of the name in its value take over an object that nobody controls. */
  adoptAnnotation?: string;
  /** The child whose live state the status tells; one of `children`, read in every pass that computes a status. */
  workload: Child<CR>;
  /** The whole desired status, from what a pass found; keeps `lastTransitionTime` of conditions whose `status` stands. */
  status(input: StatusInput<CR>): NonNullable<CR["status"]>;
  /** Whether a status tells already that its workload is under way: further steps of it are no news then, but its end is. */
  tellsUnderWay?(status: CR["status"]): boolean;
  /** Reporting controller of the kind's Events. */
  reportingController: string;
  metrics?: KindMetrics<CR>;
}
