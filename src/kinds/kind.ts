/** The shape of a kind: one value from which the engine, the CRD, RBAC and the event source's resource list all follow. */

import type { CustomResource, KubeObject, ObjectMeta } from "../api/kubernetes/object.ts";
import type { Resource } from "../api/kubernetes/resource.ts";
import type { MetricName } from "../metrics/definitions.ts";
import type { Settings } from "../settings.ts";
import type { Acted, GatherContext, Operation, Reader, Right, Writer } from "./facts.ts";
import type { Problem } from "./problem.ts";
import type { Admission } from "./rule.ts";
import type { SecretState } from "./secret-state.ts";

export type { Problem } from "./problem.ts";
export type { SecretState } from "./secret-state.ts";

/** What a builder may know beside the custom resource. */
export interface BuildContext<Facts = unknown> {
  settings: Settings;
  /** The Secrets that `Kind.secrets` asked for, by name. */
  secrets: ReadonlyMap<string, SecretState>;
  /** What `Kind.gather` found; absent for a kind without. */
  facts?: Facts | undefined;
  /** The child as it stands, when the custom resource controls it or its owner gives it away; else absent. */
  live?: KubeObject | undefined;
}

/** Objects that nobody here makes, and whose events are a custom resource's affair all the same. */
export interface Watch extends Part {
  prune: false;
  /** Label whose value is the name of the custom resource, in the same namespace. */
  label: string;
}

/** Objects of one resource that a custom resource has: one by a name that follows from its own, or a whole family. */
export interface Part {
  resource: Resource;
  /** Whether an object is deleted when it is no longer wanted. Those that carry identity or data are kept. */
  prune: boolean;
  /** Set where the API may not be served: the reason of the note that is made when the object is wanted and cannot be had. */
  whenNotServed?: string;
  /** Set where users may well have an object of that name: the reason of the problem that is told then, and what helps. */
  whenTaken?: { reason: string; remedy: string };
  /**
   * Whether an event about the object tells of one step after which others will come soon, as in a rollout. Only a guess of when to look:
   * what is in an event is untrusted, of any shape.
   */
  isUnderWay?(event: { metadata: Partial<ObjectMeta>; status: unknown }): boolean;
}

/** One child object of a custom resource: where it is, and what it should be. */
export interface Child<CR extends CustomResource = CustomResource> extends Part {
  /** Follows from the custom resource's name alone, so that a child can be read before it. */
  name(owner: { metadata: { name: string } }): string;
  /** Absent: the custom resource's own. */
  namespace?: string;
  /**
   * The desired object, or `undefined` when it should not exist. Pure; spells out server defaults inside atomic lists and maps
   * and in the keys of keyed lists, holds no empty maps, and writes quantities in their canonical form, so that what the API
   * server stores equals what was desired. May carry the live resourceVersion, so that the apply fails when somebody was faster.
   * Throws `Stalled` when the spec makes this child impossible, and `Waiting` when it cannot be known yet; the child is then left alone.
   */
  build(cr: CR, context: BuildContext): KubeObject | undefined;
}

/** Children of which there are as many as the facts ask for. Those that are there and no longer asked for are deleted. */
export interface Family<CR extends CustomResource = CustomResource, Facts = unknown> extends Part {
  prune: true;
  /** Label selector of all that there may be, which every member bears. */
  selector(cr: CR): string;
  /** The desired objects, as `Child.build` gives one; no two of one namespace and name. */
  members(cr: CR, context: BuildContext<Facts>): readonly KubeObject[];
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

/** What a kind has to say about a custom resource beyond its children. */
export interface Remarks {
  /** They make it Degraded. */
  problems: readonly Problem[];
  /** They are told, and are no failure. */
  notes: readonly Problem[];
}

export interface StatusInput<CR extends CustomResource, Facts = unknown> {
  cr: CR;
  /** What `Kind.gather` found and `Kind.operate` made of it; absent for a kind without. */
  facts?: Facts | undefined;
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

/** Of a metric of the table. A label for the custom resource, where it has one, comes by itself. */
export interface Sample {
  metric: MetricName;
  labels?: Readonly<Record<string, string>>;
  value: number;
}

/** What the operator's metrics tell of a kind. Pure; no Secrets and no hashes, since metrics are read by many. */
export interface KindMetrics<CR extends CustomResource = CustomResource, Facts = unknown> {
  /** What stands for `*` in names of the table, such as `memcached_operator`; absent: the kind has none of those metrics. */
  prefix?: string;
  /** Of one custom resource as a pass leaves it, its status included. */
  gauges(cr: CR, workload: ChildState | undefined): readonly Sample[];
  /** What a pass adds to counters and histograms, by what it gathered. */
  additions?(cr: CR, facts: Facts): readonly Sample[];
}

export interface Kind<CR extends CustomResource = CustomResource, Facts = unknown> {
  /** Group, storage version, kind and plural. The plural is lower-case kind + `s` by the source's guess (contracts: knative §1.1). */
  resource: Resource;
  /** Every served version, the storage version among them; all have the same schema. */
  versions: readonly string[];
  /** Whether it is in no namespace; such a kind is managed only where all namespaces are. Its events come from `default`. */
  isClusterScoped?: boolean;
  singular: string;
  shortNames: readonly string[];
  categories: readonly string[];
  printerColumns: readonly PrinterColumn[];
  /** What `.status.phase` may be, where the status has one. */
  phases?: readonly string[];
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
  remarks?(cr: CR, context: Pick<BuildContext<Facts>, "settings" | "secrets" | "facts">): Remarks;
  /** Children of which there are as many as the facts ask for; only of a kind that gathers some. */
  families?: readonly Family<CR, Facts>[];
  /** What is watched beside the children; only of a kind that gathers facts. */
  watches?: readonly Watch[];
  /** How long one pass may take, in milliseconds, where the usual time is too short. */
  deadlineMs?: number;
  /**
   * Reads what the desired state depends on beside the custom resource. No event tells of a change of it, so that each resync looks at
   * every custom resource of such a kind, and every pass at all of it.
   */
  gather?(cr: CR, reader: Reader, context: GatherContext): Promise<Facts>;
  /** What `gather` did by itself, if anything; only of a kind that acts then. Pure. */
  acted?(facts: Facts): Acted | undefined;
  /** Does what is no apply of a child, after the children are as desired: bounded, guarded, and safe to repeat at any point. */
  operate?(cr: CR, facts: Facts, tools: { writer: Writer; now: Date }): Promise<Operation<Facts>>;
  /** Rights that `gather` and `operate` need. */
  rights?: readonly Right[];
  /** Annotation that lets a custom resource of the name in its value take over an object that nobody controls. */
  adoptAnnotation?: string;
  /** The child whose live state the status tells; one of `children`, read in every pass that computes a status. */
  workload?: Child<CR>;
  /** The whole desired status, from what a pass found; keeps `lastTransitionTime` of conditions whose `status` stands. */
  status(input: StatusInput<CR, Facts>): NonNullable<CR["status"]>;
  /** Whether a status tells already that its workload is under way: further steps of it are no news then, but its end is. */
  tellsUnderWay?(status: CR["status"]): boolean;
  /** Reporting controller of the kind's Events. */
  reportingController: string;
  metrics?: KindMetrics<CR, Facts>;
}

/** Everything of its objects, in the order in which they are told. */
export const partsOf = ({ children, families = [] }: Pick<Kind, "children" | "families">): readonly Part[] => [
  ...children,
  ...families,
];

/** Everything whose events lead to a custom resource. */
export const watchedOf = (kind: Pick<Kind, "children" | "families" | "watches">): readonly Part[] => [
  ...partsOf(kind),
  ...(kind.watches ?? []),
];
