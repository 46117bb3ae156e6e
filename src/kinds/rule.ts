/**
 * Rules of admission, each written once as CEL for the API server and once in TypeScript for the functions. From them follow the
 * validations of the CRD, the ValidatingAdmissionPolicy that warns, the verdicts of `validate`, and the tables of the docs.
 */

import type { CustomResource } from "../api/kubernetes/object.ts";

interface Rule<CR extends CustomResource> {
  /** As in the contract: `V1`, `W1`. */
  id: string;
  /** The rule as the docs tell it. */
  rule: string;
  /** What is wrong when it is broken, as a path from the object, such as `spec.memcached.maxItemSize`. */
  field: string;
  /** An expression that is true of what is fine. https://kubernetes.io/docs/reference/using-api/cel/ */
  cel: string;
  /** A text, or one that names values: as a CEL expression that gives a string, in TypeScript, and without them where that is too long. */
  message: string | { cel: string; of(cr: CR): string; short: string };
  /**
   * The same rule in TypeScript. `cr` has the schema's types and defaults; `old` is the object before an update. An object that admission
   * has not seen may throw here, and then counts as not judged.
   */
  isBroken(cr: CR, old: CR | undefined): boolean;
}

/** A rule whose breaking is refused. */
export interface Denial<CR extends CustomResource = CustomResource> extends Rule<CR> {
  /**
   * Path of the smallest object that holds every field of the rule, `""` for the whole one; `self` of the expression, and `oldSelf` with
   * `isTransition`. An update that leaves that object as it was is not judged, so that an old mistake does not bar other changes.
   * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-ratcheting
   */
  at: string;
  /** Whether something is missing, rather than wrong. */
  isRequired?: boolean;
  /** Whether the rule compares with the object before; `oldSelf` is then optional, and no update is forgiven. */
  isTransition?: boolean;
}

/** A rule whose breaking is only told. Its expression sees `object`, `oldObject`, and their specs as `variables.spec` and `variables.old`. */
export type Caution<CR extends CustomResource = CustomResource> = Rule<CR>;

/** What admission knows of a kind. */
export interface Admission<CR extends CustomResource = CustomResource> {
  denials: readonly Denial<CR>[];
  cautions: readonly Caution<CR>[];
  /** Upper bounds of fields of Kubernetes' own types, path to schema keywords: what they hold must be bounded for its CEL to be. */
  bounds: Readonly<Record<string, { maxLength?: number; maxItems?: number }>>;
  /** What the schema alone refuses in a spec: path from the object, and what is wrong with it. */
  schemaMistakes(spec: unknown): readonly SchemaMistake[];
  /** The spec with what no schema can default; the same object when nothing is to be said. Takes what no schema has seen. */
  withDefaults(cr: CR, old: CR | undefined): CR;
}

export interface SchemaMistake {
  path: readonly (string | number)[];
  message: string;
  isMissing: boolean;
}

export const messageOf = <CR extends CustomResource>({ message }: Rule<CR>, cr: CR): string =>
  typeof message === "string" ? message : message.of(cr);

/** One line, as CEL needs none of the others. */
export const cel = (parts: TemplateStringsArray, ...values: readonly (string | number)[]): string =>
  String.raw({ raw: parts }, ...values)
    .replaceAll(/\s+/g, " ")
    .trim();
