/** Specs that no schema has seen: right names with wrong values, in any place. */

import fc from "fast-check";
import { rows } from "../../support/admission/table.ts";

/** Every name that the table uses, and those that every object or list has. */
const names = [
  ...new Set(rows.flatMap(({ spec }) => namesIn(spec))),
  "__proto__",
  "constructor",
  "toString",
  "length",
  "0",
];

const scalars = [
  ...new Set(rows.flatMap(({ spec }) => scalarsIn(spec))),
  ...[null, true, false, -1, 0, 1.5, 1e300, "", "0", "1e9999999999", "%", "-d\n", "9".repeat(400), "ä"],
];

const { value } = fc.letrec<{ value: unknown; object: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: "medium" },
    fc.constantFrom(...scalars),
    tie("object"),
    fc.array(tie("value"), { maxLength: 3 }),
  ),
  object: fc
    .array(fc.tuple(fc.constantFrom(...names), tie("value")), { maxLength: 6 })
    .map((entries) => Object.fromEntries(entries)),
}));

/** A spec of the table, some of whose members are something else. */
const mangled = fc
  .tuple(fc.constantFrom(...rows.map(({ spec }) => spec)), fc.infiniteStream(fc.nat({ max: 9 })), value)
  .map(([spec, turns, other]) =>
    JSON.parse(JSON.stringify(spec), (_, member) => (turns.next().value === 0 ? other : member)),
  );

/** As JSON carries it, and the API server hands it on: what is null is absent. */
export const junk: fc.Arbitrary<unknown> = fc
  .oneof(value, mangled)
  .map((spec) => JSON.parse(JSON.stringify({ spec }), (_, member) => (member === null ? undefined : member)).spec);

function namesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const members = Object.entries(value).flatMap(([name, member]) => [name, ...namesIn(member)]);
  return Array.isArray(value) ? value.flatMap(namesIn) : members;
}

function scalarsIn(value: unknown): unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(scalarsIn) : [value];
}
