import * as fc from "fast-check";
import { expect, test } from "vitest";
import { statusPatch } from "../../../src/engine/status-patch.ts";
import type { JsonMap } from "../../../src/json.ts";
import { merged } from "./merge-patch.ts";

test.each<[string, object | undefined, object, object | undefined]>([
  ["equal statuses", { a: 1, b: ["x"] }, { b: ["x"], a: 1 }, undefined],
  ["a member that is undefined", { a: 1 }, { a: 1, b: undefined }, undefined],
  ["no status yet", undefined, { a: 1 }, { a: 1 }],
  ["a member that differs", { a: 1, b: 2 }, { a: 1, b: 3 }, { b: 3 }],
  ["a member that is no longer desired", { a: 1, b: 2 }, { a: 1 }, { b: null }],
  ["a list that differs by one item, whole", { a: [1, 2, 3] }, { a: [1, 2] }, { a: [1, 2] }],
  ["a list in another order, whole", { a: [1, 2] }, { a: [2, 1] }, { a: [2, 1] }],
  ["a map's members that differ", { a: { x: 1, y: 2 } }, { a: { x: 1, y: 3 } }, { a: { y: 3 } }],
  ["a map's member that is no longer desired", { a: { x: 1, y: 2 } }, { a: { x: 1 } }, { a: { y: null } }],
  ["a map in the place of a scalar", { a: 1 }, { a: { x: 1 } }, { a: { x: 1 } }],
])("for %s", (_, live, desired, patch) => {
  expect(statusPatch(live, desired)).toEqual(patch);
});

const name = fc.constantFrom("a", "b", "constructor");
const value = fc.oneof(fc.integer({ min: 0, max: 2 }), fc.array(fc.integer({ min: 0, max: 1 }), { maxLength: 2 }));
const status: fc.Arbitrary<JsonMap> = fc.dictionary(
  name,
  fc.oneof(value, fc.dictionary(name, value, { minKeys: 1, noNullPrototype: true })),
  { noNullPrototype: true },
);

test("merged into the live status it gives the desired one, and is absent exactly when they are equal", () => {
  fc.assert(
    fc.property(status, status, (live, desired) => {
      const patch = statusPatch(live, desired);

      expect(merged(live, patch ?? {})).toEqual(desired);
      if (patch !== undefined) expect(live).not.toEqual(desired);
    }),
    { numRuns: 500 },
  );
});
