import { expect, test } from "vitest";
import { withRules } from "../../../../dev/generate/rules.ts";
import { structuralSchema } from "../../../../dev/generate/schema.ts";
import { Redis } from "../../../../src/api/redis.ebb.dev/index.ts";
import { admission } from "../../../../src/kinds/redis/admission.ts";

const { denials, cautions } = admission;
const rules = [...denials, ...cautions];

test.each(denials)("$id at $field is placed on the field or above it", ({ at, field }) => {
  expect([field, `${field}.`].some((path) => at === "" || path === at || path.startsWith(`${at}.`))).toBe(true);
});

test.each(rules.map((rule, index) => ({ ...rule, index })))("$id ($index) is told once, and in one line", (rule) => {
  const { id, field, rule: text, message } = rule;

  expect(rules.filter((one) => one.id === id && one.field === field && one.rule === text)).toHaveLength(1);
  expect(text).toMatch(/^\S(?:[^\n\r]*\S)?$/);
  expect(message).toMatch(/^\S(?:[^\n\r]*\S)?$/);
});

test("expressions are one line without a blank too many", () => {
  expect(rules.map(({ cel }) => cel).filter((text) => /\s{2}|[\n\r\t]|^\s|\s$/.test(text))).toEqual([]);
});

test("each rule finds its place in the schema", () => {
  const schema = structuralSchema(Redis, () => ({ type: "object" }));

  expect(() => withRules(schema, admission)).not.toThrow();
});

/** As the API server reads them, out of the quotes of CEL. */
const patternsOf = (call: "matches" | "find"): string[] =>
  rules.flatMap(({ cel }) =>
    [...cel.matchAll(new RegExp(`\\.${call}\\('((?:[^'\\\\]|\\\\.)*)'\\)`, "g"))].map(([, text = ""]) =>
      text.replaceAll(
        /\\(.)/g,
        (_, escaped: string) => ({ n: "\n", r: "\r", t: "\t", f: "\f", v: "\v" })[escaped] ?? escaped,
      ),
    ),
  );
const matched = patternsOf("matches");
/** Of CEL alone. */
const found = patternsOf("find");

test.each([...new Set([...matched, ...found])])(
  "the pattern %j has only what RE2 and JavaScript understand alike",
  (pattern) => {
    expect(pattern).not.toMatch(/\\|\(\?(?!:)|[*+?}]\+|\[\[:/);
    expect(() => new RegExp(pattern, "u")).not.toThrow();
  },
);

test.each([...new Set(matched)])("the pattern %j does not go astray in a long text", (pattern) => {
  const expression = new RegExp(pattern);
  const texts = ["0", "9", "1y", "a", "-", " ", "\n", "port", "tls-", '"'].flatMap((part) =>
    ["", "!", "\n"].map((end) => part.repeat(20_000) + end),
  );

  for (const text of texts) expect([true, false]).toContain(expression.test(text));
});

test("every pattern of an expression was looked at", () => {
  expect(
    rules
      .map(({ cel }) => cel)
      .join()
      .match(/\.(?:matches|find)\(/g),
  ).toHaveLength(matched.length + found.length);
});
