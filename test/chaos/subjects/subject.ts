/** What the suites play with: a kind, and what only those who know it can say of it. */

import type { ZodType } from "zod";
import type { CustomResource, KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Child, Kind } from "../../../src/kinds/kind.ts";
import type { Admission } from "../../../src/kinds/rule.ts";
import type { Values } from "../specs/arbitrary.ts";

export interface Subject {
  kind: Kind;
  /** How much longer its passes take than those of the quickest: the short form plays so many times less of it. */
  weight: number;
  admission: Admission;
  /** Of its spec. */
  schema: ZodType;
  /** Of fields that no schema can tell. */
  values: Values;
  /** A spec of any values as it can be played with: where there is no server, no pod waits for one. */
  playable(spec: object): object;
  /** With what the rules would refuse put right, so that a field may take any value: what goes along with it follows. */
  mended(spec: object): object;
  /** Paths of fields that are not for change. */
  fixed: readonly (readonly string[])[];
  examples: Examples;
  /** The Service in front of its pods, which every spec has. */
  service: Child;
  /**
   * Whether the controllers of a workload have nothing left to do.
   * @param watched the objects from which `Kind.watches` leads to its custom resource
   */
  isAtRest(workload: KubeObject, watched: readonly KubeObject[]): boolean;
  /** What `Kind.gather` must find; none for a kind without. */
  factsOf?(cr: CustomResource, watched: readonly KubeObject[]): Promise<unknown> | unknown;
  /** What ebb owns of a child, without what others have to do with, or what follows from its name. */
  comparable(child: KubeObject): object;
  /** Types of conditions that depend on how a custom resource came to its spec. */
  historic: readonly string[];
  strangers: Strangers;
}

/** Specs that the suites go through. */
export interface Examples {
  /** One after the other: each has other children than the one before. No pods come and go. */
  quiet: readonly [object, object, object];
  /** The same with pods. */
  busy: readonly object[];
  /** What each has, the other lacks in part. */
  small: object;
  large: object;
  /** The same children, each of which differs. */
  one: object;
  another: object;
  /** Every feature is on that goes along with this field, so that it matters. */
  everythingFor(path: readonly string[]): object;
}

/** Objects of somebody else that look like ours. */
export interface Strangers {
  /** All that ebb gives to what it makes for a custom resource of this name. */
  labels(name: string): Record<string, string>;
  /** What an object of a kind is beside its metadata. */
  bodies(name: string): Readonly<Record<string, object>>;
}
