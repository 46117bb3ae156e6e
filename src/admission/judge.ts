/** What is wrong with a custom resource, by the rules of its kind. Pure. */

import type { CustomResource } from "../api/kubernetes/object.ts";
import { jsonEqual, valueAt } from "../json.ts";
import { type Admission, type Caution, type Denial, messageOf } from "../kinds/rule.ts";

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ (StatusCause) */
export interface Cause {
  reason: "FieldValueInvalid" | "FieldValueRequired";
  /** Path from the object, such as `spec.autoscaling.metrics[0].type`. */
  field: string;
  message: string;
}

export interface Verdict {
  /** Everything that is refused, not the first alone; empty: nothing is. */
  causes: readonly Cause[];
  /** Told when nothing is refused. */
  warnings: readonly string[];
}

const fine: Verdict = { causes: [], warnings: [] };

/**
 * Judges `cr`, or the update of `old` to it. As with the rules of the CRD, what an update leaves as it was is not refused (the API
 * server warns of it), nor is anything while the object is being deleted.
 */
export const judge = <CR extends CustomResource>(
  { denials, cautions, schemaMistakes }: Pick<Admission<CR>, "denials" | "cautions" | "schemaMistakes">,
  cr: CR,
  old: CR | undefined,
): Verdict => {
  if (cr.metadata.deletionTimestamp !== undefined) return fine;
  if (old !== undefined && jsonEqual(cr.spec, old.spec)) return fine;

  const isAsItWas = (path: readonly (string | number)[]): boolean =>
    old !== undefined && jsonEqual(valueAt(cr, path), valueAt(old, path));
  const mistakes = schemaMistakes(cr.spec)
    .filter(({ path }) => !isAsItWas(path))
    .map(({ path, message, isMissing }) => cause(pathText(path), message, isMissing));
  const refused = denials
    .filter((denial) => denial.isTransition || !isAsItWas(pathOf(denial)))
    .filter((denial) => isBroken(denial, cr, old))
    .map((denial) => cause(denial.field, messageOf(denial, cr), denial.isRequired));
  const causes = [...mistakes, ...refused];
  return { causes, warnings: causes.length > 0 ? [] : warningsOf(cautions, cr, old) };
};

/** What is to be warned of. */
export const warningsOf = <CR extends CustomResource>(
  cautions: readonly Caution<CR>[],
  cr: CR,
  old: CR | undefined,
): string[] =>
  cautions
    .filter((caution) => isBroken(caution, cr, old))
    .map((caution) => `${caution.field}: ${messageOf(caution, cr)}`);

const cause = (field: string, message: string, isMissing = false): Cause => ({
  reason: isMissing ? "FieldValueRequired" : "FieldValueInvalid",
  field,
  message,
});

/** Of an object that is not as its schema says, a rule may find nothing to hold; the schema's own complaint is there then. */
const isBroken = <CR extends CustomResource>(
  rule: { isBroken: Denial<CR>["isBroken"] },
  cr: CR,
  old: CR | undefined,
): boolean => {
  try {
    return rule.isBroken(cr, old);
  } catch {
    return false;
  }
};

/** Of what an update must leave as it was; of a rule about the items of a list that is the whole list. */
const pathOf = ({ at }: { at: string }): string[] => {
  const [whole = ""] = at.split("[]");
  return whole === "" ? [] : whole.split(".");
};

const pathText = (path: readonly (string | number)[]): string =>
  path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`),
    "",
  );
