import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { memcached } from "../../../../src/kinds/memcached/index.ts";
import { compatible, secure } from "./fixtures.ts";

const read = (file: string): string =>
  readFileSync(new URL(`../../../testdata/memcached/${file}`, import.meta.url), "utf8");

test.each([
  ["minimal", secure],
  ["monitoring", secure],
  ["everything", secure],
  ["own-security-contexts", secure],
  ["compatible", compatible],
])("renders the children of %s", (name, settings) => {
  const cr = parse(read(`${name}.input.yaml`));
  const expected = parseAllDocuments(read(`${name}.yaml`)).map((document) => document.toJS());

  const children = memcached.children.map((child) => child.build(cr, { settings }));

  expect(children).toStrictEqual(expected);
});
