import { describe, expect, test } from "vitest";
import { withRules } from "../../../../dev/generate/rules.ts";
import type { Schema } from "../../../../dev/generate/schema.ts";
import { admission } from "../../../../src/kinds/memcached/admission.ts";
import { anyPercentage, percentage } from "../../../../src/kinds/memcached/rules/counts.ts";
import { endingFlags, findArg, ownFlags, sizeFlags } from "../../../../src/kinds/memcached/rules/flags.ts";
import { cel } from "../../../../src/kinds/rule.ts";
import { durationPattern } from "../../../../src/kinds/shared/duration.ts";

const { denials, cautions, bounds } = admission;
const rules = [...denials, ...cautions];
const texts = rules.flatMap(({ cel, message }) => [cel, ...(typeof message === "string" ? [] : [message.cel])]);

test.each(denials)("$id at $field is placed on the field or above it", ({ at, field }) => {
  expect([field, `${field}.`].some((path) => at === "" || path === at || path.startsWith(`${at}.`))).toBe(true);
});

test.each(rules.map((rule, index) => ({ ...rule, index })))("$id ($index) is told once, and in one line", (rule) => {
  const { id, field, rule: text, message } = rule;

  expect(rules.filter((one) => one.id === id && one.field === field && one.rule === text)).toHaveLength(1);
  for (const line of [text, typeof message === "string" ? message : message.cel])
    expect(line).toMatch(/^\S(?:[^\n\r]*\S)?$/);
});

test("expressions are one line without a blank too many", () => {
  expect(texts.filter((text) => /\s{2}|[\n\r\t]|^\s|\s$/.test(text))).toEqual([]);
});

test("expressions have balanced brackets and quotes", () => {
  const unbalanced = texts.filter((text) => {
    const bare = text.replaceAll(/'[^']*'/g, "");
    return bare.includes("'") || !isBalanced(bare);
  });

  expect(unbalanced).toEqual([]);
});

const isBalanced = (text: string): boolean => {
  const open: string[] = [];
  for (const character of text) {
    if ("([{".includes(character)) open.push(character);
    else if (")]}".includes(character) && open.pop() !== "([{"[")]}".indexOf(character)]) return false;
  }
  return open.length === 0;
};

test("an expression is one line, however it is written", () => {
  expect(cel`a &&
      b == ${3}
    `).toBe("a && b == 3");
});

const patternsOf = (call: "matches" | "find"): string[] =>
  texts.flatMap((text) =>
    [...text.matchAll(new RegExp(`\\.${call}\\('([^']*)'\\)`, "g"))].map(([, found = ""]) => found),
  );

/** Those that TypeScript uses, too. */
const shared = [
  ...new Set([...patternsOf("matches"), endingFlags, sizeFlags, ownFlags, percentage, anyPercentage, durationPattern]),
];

describe.each(shared)("the pattern %s", (pattern) => {
  test("does not go astray in a long text", () => {
    const expression = new RegExp(pattern);
    const texts = ["0", "9", "1y", "-v", "--", ":", "a", "a:", "/:a", "-ACFLMSVWXZ", "%"].flatMap((part) =>
      ["", "!", "\n"].map((end) => part.repeat(20_000) + end),
    );

    for (const text of texts) expect([true, false]).toContain(expression.test(text));
  });
});

/** https://github.com/google/re2/wiki/Syntax */
test.each([...new Set([...shared, ...patternsOf("find")])])(
  "the pattern %s has only what RE2 and JavaScript understand alike",
  (pattern) => {
    expect(pattern).not.toMatch(/\\|\(\?(?!:)|[*+?}]\+|\[\[:|\[\^?\]/);
    expect(() => new RegExp(pattern, "u")).not.toThrow();
  },
);

test("every pattern of an expression was looked at", () => {
  expect(texts.join().match(/\.(?:matches|find)\(/g)).toHaveLength(
    patternsOf("matches").length + patternsOf("find").length,
  );
});

test.each([
  ["-d", true],
  ["-vd", true],
  ["-D", false],
  ["-Dd", false],
  ["", false],
  ["d", false],
  ["--dae", true],
  ["--disable-evictions", false],
  [" -d", false],
  ["x -d", false],
])("%s ends the server: %s", (arg, expected) => {
  expect(findArg([arg], endingFlags) !== undefined).toBe(expected);
});

/** A schema that has every place that a rule names. */
const schemaFor = (paths: readonly string[]): Schema => {
  const schema: Schema = { type: "object" };
  for (const path of paths) {
    let place = schema;
    for (const part of path === "" ? [] : path.replaceAll("[]", ".[]").split(".")) {
      if (part === "[]") place.items ??= {};
      else place.properties = { ...place.properties, [part]: place.properties?.[part] ?? {} };
      place = (part === "[]" ? place.items : place.properties?.[part]) ?? {};
    }
  }
  return schema;
};

test("a validation points at the field from where it is placed", () => {
  const places = [...denials.map(({ at }) => at), ...Object.keys(bounds)];

  const schema = withRules(schemaFor(places), admission);

  const found = validationsIn(schema);
  expect(found).toHaveLength(denials.length);
  expect(found.toSorted()).toEqual(denials.map(({ field }) => `.${field}`).toSorted());
});

const validationsIn = (schema: Schema, path = ""): string[] => [
  ...((schema["x-kubernetes-validations"] ?? []) as { fieldPath?: string }[]).map(
    ({ fieldPath = "" }) => `${path}${fieldPath}`,
  ),
  ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) => validationsIn(property, `${path}.${name}`)),
];
