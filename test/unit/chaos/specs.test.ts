import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MemcachedSpec } from "../../../src/api/memcached.c5c3.io/index.ts";
import { arbitraryOfLeaf, arbitrarySpec } from "../../chaos/specs/arbitrary.ts";
import { leavesOf, specSchema, withField } from "../../chaos/specs/schema.ts";
import { byPath } from "../../chaos/specs/values.ts";

const leaves = leavesOf(specSchema);
const pathsOf = (value: unknown): string[] =>
  leaves
    .filter(
      ({ path }) =>
        path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], value) !== undefined,
    )
    .map(({ path }) => path.join("."));

test("arbitrary specs obey the schema", () => {
  fc.assert(fc.property(arbitrarySpec, (spec) => MemcachedSpec.safeParse(spec).success));
});

test("together they set every field", () => {
  const seen = new Set(fc.sample(arbitrarySpec, { seed: 1, numRuns: 200 }).flatMap(pathsOf));

  expect([...seen].toSorted()).toEqual(leaves.map(({ path }) => path.join(".")).toSorted());
});

test.each(leaves.map((leaf) => [leaf.path.join("."), leaf] as const))("%s has values of its own", (_, leaf) => {
  for (const value of fc.sample(arbitraryOfLeaf(leaf), { seed: 1, numRuns: 20 }))
    expect(MemcachedSpec.safeParse(withField({}, leaf.path, value)).error).toBeUndefined();
});

test("every path that is given values is one of the schema", () => {
  const paths = leaves.map(({ path }) => path.join("."));

  for (const path of Object.keys(byPath)) expect(paths).toContain(path.replace(/\[\].*/, ""));
});

describe("a field", () => {
  test("is set in sections that come with it", () => {
    expect(withField({ a: 1 }, ["b", "c"], 2)).toEqual({ a: 1, b: { c: 2 } });
  });

  test("is removed from a section, which stays", () => {
    expect(withField({ b: { c: 2 } }, ["b", "c"], undefined)).toEqual({ b: {} });
  });

  test("is removed where it is not, and no section comes of that", () => {
    expect(withField({ a: 1 }, ["b", "c", "d"], undefined)).toEqual({ a: 1 });
  });
});
