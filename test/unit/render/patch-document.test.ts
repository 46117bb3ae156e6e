import { expect, test } from "vitest";
import { parse, parseDocument } from "yaml";
import { patchDocument } from "../../../src/render/patch-document.ts";

test.each([
  ["a member", "a: 1 # one\n", [{ op: "add", path: "/b", value: "x" }], "a: 1 # one\nb: x\n"],
  ["a member of a member that is not there", "a: {}\n", [{ op: "add", path: "/a/b~1c", value: 1 }], "a: { b/c: 1 }\n"],
  ["an item", "a:\n  - 1 # one\n", [{ op: "add", path: "/a/-", value: { b: "on" } }], 'a:\n  - 1 # one\n  - b: "on"\n'],
  ["a member of an item", "a:\n  - b: 1\n", [{ op: "replace", path: "/a/0/b", value: 2 }], "a:\n  - b: 2\n"],
  ["a removal", "a: 1\nb: 2 # two\n", [{ op: "remove", path: "/a" }], "b: 2 # two\n"],
] as const)("writes %s, and leaves the rest as it is", (_, before, operations, after) => {
  const document = parseDocument(before);

  expect(patchDocument(document, operations)).toBe(true);
  expect(document.toString()).toBe(after);
});

test.each(["yes", "No", "on", "y", "1_000", "12:30", "0x1f", "1e3", "017", "~", ".5", "null"])(
  "quotes %s, which older YAML takes for something else",
  (text) => {
    const document = parseDocument("{}");
    patchDocument(document, [{ op: "add", path: "/a", value: text }]);

    expect(String(document)).toContain(`"${text}"`);
    expect(parse(String(document), { version: "1.1" })).toEqual({ a: text });
  },
);

test("says that it cannot behind an alias, and changes nothing", () => {
  const text = "a: &x\n  - 1\nb: *x\n";
  const document = parseDocument(text);

  expect(patchDocument(document, [{ op: "add", path: "/b/-", value: 2 }])).toBe(false);
  expect(String(document)).toBe(text);
});
