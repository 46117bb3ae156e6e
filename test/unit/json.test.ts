import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isMap, jsonEqual } from "../../src/json.ts";

test.each<[unknown, unknown, boolean]>([
  [1, 1, true],
  [1, "1", false],
  [null, null, true],
  [null, undefined, false],
  [null, {}, false],
  [[], {}, false],
  [[1, 2], [1, 2], true],
  [[1, 2], [2, 1], false],
  [[1], [1, undefined], false],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [{ a: 1 }, { a: 1, b: undefined }, true],
  [{ a: 1, b: undefined }, { a: 1 }, true],
  [{ a: 1 }, { a: 1, b: null }, false],
  [{}, { constructor: "x" }, false],
  [{ toString: "x" }, {}, false],
  [{ a: { b: [{ c: 1 }] } }, { a: { b: [{ c: 1 }] } }, true],
])("%j and %j: %s", (a, b, equal) => {
  expect(jsonEqual(a, b)).toBe(equal);
  expect(jsonEqual(b, a)).toBe(equal);
});

test("a value equals its copy, and two values are equal exactly when their JSON with sorted keys is", () => {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    return isMap(value)
      ? Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([k, v]) => [k, sorted(v)])
      : value;
  };
  const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)));

  fc.assert(
    fc.property(json, json, (a, b) => {
      expect(jsonEqual(a, structuredClone(a))).toBe(true);
      if (!Array.isArray(a) && !Array.isArray(b))
        expect(jsonEqual(a, b)).toBe(JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)) && isMap(a) === isMap(b));
    }),
  );
});
