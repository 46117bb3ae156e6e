/** The shape of a kind: one value from which the engine, the CRD, RBAC and the event source's resource list all follow. */

import type { CustomResource, KubeObject } from "../api/kubernetes/object.ts";
import type { Resource } from "../api/kubernetes/resource.ts";
import type { Settings } from "../settings.ts";

/** What a builder may know beside the custom resource. */
export interface BuildContext {
  settings: Settings;
  /** The child as it stands and if the custom resource controls it; absent when there is none. */
  live?: KubeObject | undefined;
}

/** One child object of a custom resource: where it is, and what it should be. */
export interface Child<CR extends CustomResource = CustomResource> {
  resource: Resource;
  /** Whether the child is deleted when `build` no longer wants it. Children that carry identity or data are kept. */
  prune: boolean;
  name(cr: CR): string;
  /**
   * The desired object, or `undefined` when it should not exist. Pure; spells out server defaults inside atomic lists and maps
   * and in the keys of keyed lists, holds no empty maps, and writes quantities in their canonical form, so that what the API
   * server stores equals what was desired. Throws `Stalled` when the spec makes this child impossible.
   */
  build(cr: CR, context: BuildContext): KubeObject | undefined;
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
export interface Problem {
  /** PascalCase; a condition reason, an Event reason and a metric label alike. */
  reason: string;
  message: string;
}

export interface StatusInput<CR extends CustomResource> {
  cr: CR;
  children: ReadonlyMap<Child<CR>, ChildState>;
  problems: readonly Problem[];
  /** Remarks that are no failure. */
  notes: readonly string[];
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
  children: readonly Child<CR>[];
  /** The child whose live state the status tells; one of `children`, read in every pass that computes a status. */
  workload: Child<CR>;
  /** The whole desired status, from what a pass found; keeps `lastTransitionTime` of conditions whose `status` stands. */
  status(input: StatusInput<CR>): NonNullable<CR["status"]>;
  /** Reporting controller of the kind's Events. */
  reportingController: string;
}
