import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonPatch } from "../../../src/admission/json-patch.ts";
import { applyJsonPatch } from "./apply-json-patch.ts";

/** Few names, so that independent objects collide: those that a pointer escapes, and members that every JavaScript object has. */
const name = fc.constantFrom("a", "b", "c/d", "~", "~1", "", "0", "__proto__", "constructor", "toString");

const { value } = fc.letrec<{ value: unknown; object: object }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(null, false, true, 0, 1, "", "ä"),
    tie("object"),
    fc.array(tie("value"), { maxLength: 2 }),
  ),
  object: fc.array(fc.tuple(name, tie("value")), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
}));

/** As JSON carries it: `Object.fromEntries` gives a member of its own to `__proto__`, too. */
const json = fc
  .array(fc.tuple(name, value), { maxLength: 5 })
  .map((entries): object => JSON.parse(JSON.stringify(Object.fromEntries(entries))));

test("a patch makes the one object of the other", () => {
  fc.assert(
    fc.property(json, json, (before, after) => {
      expect(sorted(applyJsonPatch(before, jsonPatch(before, after)))).toBe(sorted(after));
    }),
    { numRuns: 500 },
  );
});

test("equal objects need no operation", () => {
  fc.assert(
    fc.property(json, (object) => {
      expect(jsonPatch(object, JSON.parse(JSON.stringify(object)))).toEqual([]);
    }),
  );
});

test("every operation is needed: without it the outcome is another", () => {
  fc.assert(
    fc.property(json, json, (before, after) => {
      const patch = jsonPatch(before, after);
      for (const operation of patch) {
        const others = patch.filter((one) => one !== operation);
        expect(sorted(applyJsonPatch(before, others))).not.toBe(sorted(after));
      }
    }),
  );
});

describe("a patch", () => {
  test.each<[string, object, object, object[]]>([
    ["adds a member", { a: 1 }, { a: 1, b: 2 }, [{ op: "add", path: "/b", value: 2 }]],
    ["removes one", { a: 1, b: 2 }, { a: 1 }, [{ op: "remove", path: "/b" }]],
    ["replaces one", { a: 1 }, { a: "1" }, [{ op: "replace", path: "/a", value: "1" }]],
    [
      "says of a nested object what is different and nothing else",
      { spec: { a: { b: 1, c: 2 }, d: 3 } },
      { spec: { a: { b: 1, c: 4 }, d: 3 } },
      [{ op: "replace", path: "/spec/a/c", value: 4 }],
    ],
    [
      "adds an object whole where there was none",
      {},
      { spec: { a: { b: 1 } } },
      [{ op: "add", path: "/spec", value: { a: { b: 1 } } }],
    ],
    [
      "replaces a list whole",
      { list: [{ a: 1 }, 2] },
      { list: [{ a: 2 }, 2] },
      [{ op: "replace", path: "/list", value: [{ a: 2 }, 2] }],
    ],
    [
      "appends to a list of objects what is new, and says of the others what is different",
      { list: [{ a: 1 }, { a: 2, b: 3 }] },
      { list: [{ a: 1 }, { a: 4, b: 3 }, { a: 5 }, { a: 6 }] },
      [
        { op: "replace", path: "/list/1/a", value: 4 },
        { op: "add", path: "/list/-", value: { a: 5 } },
        { op: "add", path: "/list/-", value: { a: 6 } },
      ],
    ],
    [
      "replaces a list of objects that is shorter",
      { list: [{ a: 1 }, { a: 2 }] },
      { list: [{ a: 2 }] },
      [{ op: "replace", path: "/list", value: [{ a: 2 }] }],
    ],
    ["puts an object in place of a list", { a: [] }, { a: {} }, [{ op: "replace", path: "/a", value: {} }]],
    ["puts a null in place of a value", { a: 1 }, { a: null }, [{ op: "replace", path: "/a", value: null }]],
    [
      "escapes what a pointer keeps for itself",
      { "a/b": { "~": 1 } },
      { "a/b": { "~": 2 } },
      [{ op: "replace", path: "/a~1b/~0", value: 2 }],
    ],
    [
      "escapes a tilde before a 1, which is no slash",
      { "~1": 1 },
      { "~1": 2 },
      [{ op: "replace", path: "/~01", value: 2 }],
    ],
    ["takes a member that is undefined for none", { a: 1 }, { a: 1, b: undefined }, []],
  ])("%s", (_, before, after, expected) => {
    expect(jsonPatch(before, after)).toEqual(expected);
  });

  test("of a member that is called like one of every object neither reads nor writes that one", () => {
    const before = JSON.parse('{"constructor": 1}');
    const after = JSON.parse('{"__proto__": {"polluted": true}, "toString": "x"}');

    expect(jsonPatch(before, after)).toEqual([
      { op: "remove", path: "/constructor" },
      { op: "add", path: "/__proto__", value: { polluted: true } },
      { op: "add", path: "/toString", value: "x" },
    ]);
    expect(Object.prototype).not.toHaveProperty("polluted");
  });
});

/** What says the same in JSON becomes the same text, whatever the order of members. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? { object: Object.entries(member).toSorted(([one], [other]) => (one < other ? -1 : 1)) }
      : member,
  );
