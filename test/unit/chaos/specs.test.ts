import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitraryOfLeaf } from "../../chaos/specs/arbitrary.ts";
import { arbitrarySpec } from "../../chaos/specs/arbitrary-spec.ts";
import { jsonSchema, leavesOf, withField } from "../../chaos/specs/schema.ts";
import { subjects } from "../../chaos/subjects/index.ts";

describe.each(subjects)("of a %s", (_, subject) => {
  const { schema, values } = subject;
  const leaves = leavesOf(jsonSchema(schema));
  const pathsOf = (value: unknown): string[] =>
    leaves
      .filter(
        ({ path }) =>
          path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], value) !== undefined,
      )
      .map(({ path }) => path.join("."));

  test("arbitrary specs obey the schema", () => {
    fc.assert(fc.property(arbitrarySpec(subject), (spec) => schema.safeParse(spec).success));
  });

  test("together they set every field", () => {
    const seen = new Set(fc.sample(arbitrarySpec(subject), { seed: 1, numRuns: 200 }).flatMap(pathsOf));

    expect([...seen].toSorted()).toEqual(leaves.map(({ path }) => path.join(".")).toSorted());
  });

  test.each(leaves.map((leaf) => [leaf.path.join("."), leaf] as const))("%s has values of its own", (_, leaf) => {
    for (const value of fc.sample(arbitraryOfLeaf(leaf, values), { seed: 1, numRuns: 20 }))
      expect(schema.safeParse(withField({}, leaf.path, value)).error).toBeUndefined();
  });

  test("every path that is given values is one of the schema", () => {
    const paths = leaves.map(({ path }) => path.join("."));

    for (const path of Object.keys(values)) expect(paths).toContain(path.replace(/\[\].*/, ""));
  });
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
