/** Arbitrary specs. */

import * as fc from "fast-check";
import { judge } from "../../../src/admission/judge.ts";
import { valueAt } from "../../../src/json.ts";
import type { Subject } from "../subjects/subject.ts";
import { arbitraryOf } from "./arbitrary.ts";
import { jsonSchema, withField } from "./schema.ts";

/** Accepted by admission, and as it can be played with. */
export const arbitrarySpec = (subject: Subject): fc.Arbitrary<object> =>
  arbitraryOf(jsonSchema(subject.schema), "", subject.values)
    .map((spec) => subject.mended(subject.playable(spec as object)))
    .filter((spec) => isAccepted(subject, spec));

/** A spec, and another one that it may become. */
export const arbitraryChange = (subject: Subject): fc.Arbitrary<readonly [object, object]> => {
  const spec = arbitrarySpec(subject);
  return fc
    .tuple(spec, spec)
    .map(([from, to]) => [from, afterwards(subject, from, to)] as const)
    .filter(([, to]) => isAccepted(subject, to));
};

/** A spec that may follow another one: what is not for change stays as it was. */
export const afterwards = ({ fixed, mended }: Subject, from: object, to: object): object =>
  mended(fixed.reduce<object>((spec, path) => withField(spec, path, valueAt(from, path)), to));

const isAccepted = ({ admission }: Subject, spec: object): boolean =>
  judge(admission, { apiVersion: "", kind: "", metadata: { name: "any" }, spec }, undefined).causes.length === 0;
