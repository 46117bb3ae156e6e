import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { type Yaml, yamlText } from "../../../../src/sidecars/shippers/yaml.ts";

test("maps and lists are blocks, and longer texts stand line by line", () => {
  const text = yamlText({
    name: "a: b",
    count: 2,
    isOn: true,
    none: undefined,
    empty: [],
    nothing: {},
    list: ["x", { key: "y", deep: [1] }],
    source: "one\n\ntwo\n",
    "odd key": "$",
  });

  expect(text).toBe(`name: "a: b"
count: 2
isOn: true
empty: []
nothing: {}
list:
  - "x"
  - key: "y"
    deep:
      - 1
source: |
  one

  two
"odd key": "$"
`);
});

const text = fc.string({ unit: "grapheme" }).map((one) => one.replaceAll(/[\n\r\u0085\u2028\u2029]/g, ""));
const { value } = fc.letrec<{ value: Yaml }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.integer(),
    fc.boolean(),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(text, tie("value"), { maxKeys: 3 }),
  ),
}));

test("whatever it is, it is read as what it was", () => {
  fc.assert(
    fc.property(fc.dictionary(text, value, { maxKeys: 4 }), (map) => {
      expect(parse(yamlText(map))).toEqual(map);
    }),
  );
});
