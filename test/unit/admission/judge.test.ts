import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Cause, judge, type Verdict } from "../../../src/admission/judge.ts";
import type { CustomResource } from "../../../src/api/kubernetes/object.ts";
import { admission as ofMemcached } from "../../../src/kinds/memcached/admission.ts";
import type { Admission, Caution, Denial, SchemaMistake } from "../../../src/kinds/rule.ts";
import { junk } from "./junk.ts";
import { memcachedOf } from "./reviews.ts";

type Rules = Pick<Admission, "denials" | "cautions" | "schemaMistakes">;

const fine: Verdict = { causes: [], warnings: [] };
const fieldOf = ({ spec }: CustomResource, section: string): unknown =>
  Reflect.get((Reflect.get(spec ?? {}, section) as object | undefined) ?? {}, "field");

/** Refuses `bad` in a section's field. */
const denial = (section: string, more: Partial<Denial> = {}): Denial => ({
  id: "V1",
  rule: "is not bad",
  at: `spec.${section}`,
  field: `spec.${section}.field`,
  cel: "true",
  message: "is bad",
  isBroken: (cr) => fieldOf(cr, section) === "bad",
  ...more,
});
const caution: Caution = { ...denial("c"), message: "is doubtful" };
const rules = (...denials: Denial[]): Rules => ({ denials, cautions: [caution], schemaMistakes: () => [] });
const section = (name: string, field: unknown, others: object = {}) => ({ [name]: { field, ...others } });
const refusal = (name: string, more: Partial<Cause> = {}): Cause => ({
  reason: "FieldValueInvalid",
  field: `spec.${name}.field`,
  message: "is bad",
  ...more,
});

test("an update is judged by a rule about the items of a list when the list was changed, and only then", () => {
  const ofItems = denial("list", { at: "spec.list[]", field: "spec.list[].field", isBroken: () => true });
  const list = (...items: string[]) => memcachedOf({ list: items.map((field) => ({ field })) });

  expect(judge(rules(ofItems), list("a", "b"), list("a")).causes).toHaveLength(1);
  expect(judge(rules(ofItems), { ...list("a"), metadata: { name: "b" } }, list("a")).causes).toEqual([]);
});

describe("a new object", () => {
  test("of which nothing is to be said is fine", () => {
    expect(judge(rules(denial("a")), memcachedOf({}), undefined)).toEqual(fine);
    expect(judge(rules(denial("a")), memcachedOf(undefined), undefined)).toEqual(fine);
  });

  test("is told of everything that is refused, in the order of the rules, and of no warning then", () => {
    const spec = { ...section("b", "bad"), ...section("a", "bad"), ...section("c", "bad") };

    expect(judge(rules(denial("a"), denial("b", { isRequired: true })), memcachedOf(spec), undefined)).toEqual({
      causes: [refusal("a"), refusal("b", { reason: "FieldValueRequired" })],
      warnings: [],
    });
  });

  test("is warned when nothing is refused", () => {
    expect(judge(rules(denial("a")), memcachedOf(section("c", "bad")), undefined)).toEqual({
      causes: [],
      warnings: ["spec.c.field: is doubtful"],
    });
  });

  test("is told the values in a message that names them", () => {
    const message = { cel: "", of: ({ metadata }: CustomResource) => `${metadata.name} is bad`, short: "is bad" };

    const { causes } = judge(rules(denial("a", { message })), memcachedOf(section("a", "bad")), undefined);

    expect(causes).toEqual([refusal("a", { message: "cache is bad" })]);
  });

  test("whose rule finds nothing to hold is not refused by it", () => {
    const isBroken = (): boolean => {
      throw new TypeError("no such section");
    };

    expect(
      judge({ ...rules(denial("a", { isBroken })), cautions: [{ ...caution, isBroken }] }, memcachedOf({}), undefined),
    ).toEqual(fine);
  });
});

describe("an update", () => {
  const old = memcachedOf({ ...section("a", "bad"), ...section("b", "good") });
  const changed = memcachedOf({ ...section("a", "bad"), ...section("b", "better") });

  test("that leaves a faulty place as it was is not refused, and the API server is left to warn of it", () => {
    expect(judge(rules(denial("a")), changed, old)).toEqual({ causes: [], warnings: [] });
  });

  test("that touches a faulty place, if only elsewhere in it, is refused", () => {
    const touched = memcachedOf(section("a", "bad", { other: 1 }));

    expect(judge(rules(denial("a")), touched, old).causes).toEqual([refusal("a")]);
  });

  test("whose faulty place is the whole spec is refused for any change of it", () => {
    expect(judge(rules(denial("a", { at: "spec" })), changed, old).causes).toEqual([refusal("a")]);
  });

  test("that breaks a rule about the change is refused though its place stands", () => {
    expect(judge(rules(denial("a", { isTransition: true })), changed, old).causes).toEqual([refusal("a")]);
  });

  test("is refused for a new mistake alone, and not warned of the old one beside", () => {
    const worse = memcachedOf({ ...section("a", "bad"), ...section("b", "bad") });

    expect(judge(rules(denial("a"), denial("b")), worse, old)).toEqual({ causes: [refusal("b")], warnings: [] });
  });

  test("that leaves the spec as it was is fine, whatever is in it", () => {
    const labelled = memcachedOf(old.spec, { labels: { a: "b" }, name: "b" });
    const strict = rules(denial("a", { isTransition: true }));

    expect(judge({ ...strict, schemaMistakes: () => [mistake("spec")] }, labelled, old)).toEqual(fine);
  });

  test("gives the object before to its rules", () => {
    const isBroken = (_: CustomResource, before: CustomResource | undefined): boolean => before === old;

    expect(judge(rules(denial("a", { at: "spec", isBroken })), changed, old).causes).toHaveLength(1);
    expect(judge(rules(denial("a", { isBroken })), changed, undefined)).toEqual(fine);
  });
});

test("an object that is being deleted is fine, whatever is in it", () => {
  const going = memcachedOf(section("a", "bad"), { deletionTimestamp: "2026-06-20T08:15:30Z" });

  expect(judge({ ...rules(denial("a")), schemaMistakes: () => [mistake("spec")] }, going, undefined)).toEqual(fine);
});

const mistake = (...path: (string | number)[]): SchemaMistake => ({ path, message: "is no number", isMissing: false });

describe("a mistake of the schema", () => {
  const judged = (found: SchemaMistake, cr: CustomResource, old?: CustomResource): Verdict =>
    judge({ ...rules(denial("a")), schemaMistakes: () => [found] }, cr, old);

  test("comes before those of rules, with its path as the API server writes it", () => {
    expect(judged(mistake("spec", "list", 0, "type"), memcachedOf(section("a", "bad"))).causes).toEqual([
      { reason: "FieldValueInvalid", field: "spec.list[0].type", message: "is no number" },
      refusal("a"),
    ]);
  });

  test("that is something missing says so", () => {
    expect(judged({ ...mistake("spec", "b"), isMissing: true }, memcachedOf({})).causes).toMatchObject([
      { reason: "FieldValueRequired", field: "spec.b" },
    ]);
  });

  test("is forgiven where it stands since before, and no other is", () => {
    const [old, cr] = [memcachedOf({ list: ["x", 1] }), memcachedOf({ list: ["x", "y"] })];

    expect(judged(mistake("spec", "list", 0), cr, old).causes).toEqual([]);
    expect(judged(mistake("spec", "list", 1), cr, old).causes).toHaveLength(1);
    expect(judged(mistake("spec", "list", 0), cr).causes).toHaveLength(1);
  });
});

describe("the rules of Memcached", () => {
  test("refuse what is so far from the schema that it cannot be looked at", () => {
    const cr = memcachedOf({ image: { length: [{ toString: "memcached:1.6.39" }] } });

    expect(judge(ofMemcached as unknown as Rules, cr, undefined).causes).toMatchObject([{ field: "spec" }]);
  });

  test("give a verdict on whatever comes, and the same one each time", () => {
    fc.assert(
      fc.property(junk, fc.option(junk, { nil: undefined }), fc.boolean(), (spec, before, isUpdate) => {
        const cr = memcachedOf(spec);
        const old = isUpdate ? memcachedOf(before) : undefined;
        const text = JSON.stringify([cr, old]);

        const verdict = judge(ofMemcached as unknown as Rules, cr, old);

        for (const { field, message } of verdict.causes) {
          expect(field).toMatch(/^(spec|metadata)/);
          expect(message).toEqual(expect.any(String));
        }
        expect(verdict.causes.length === 0 || verdict.warnings.length === 0).toBe(true);
        expect(JSON.stringify([cr, old])).toBe(text);
        expect(judge(ofMemcached as unknown as Rules, cr, old)).toEqual(verdict);
      }),
      { numRuns: 400 },
    );
  });

  test("say nothing of the name where the API server has not made one yet", () => {
    const { name: _, ...metadata } = memcachedOf({}).metadata;

    const { causes } = judge(
      ofMemcached as unknown as Rules,
      { ...memcachedOf({}), metadata } as CustomResource,
      undefined,
    );

    expect(causes).toEqual([]);
  });
});
