import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import type { SecretState } from "../../../../src/kinds/kind.ts";
import { memcached } from "../../../../src/kinds/memcached/index.ts";
import { compatible, secure } from "./fixtures.ts";

/** The documents of a file in `test/testdata/memcached`. */
const read = (file: string) =>
  parseAllDocuments(readFileSync(new URL(`../../../testdata/memcached/${file}`, import.meta.url), "utf8")).map(
    (document) => document.toJS(),
  );

test.each([
  ["minimal", secure],
  ["monitoring", secure],
  ["autoscaling", secure],
  ["tls", secure],
  ["network-policy", secure],
  ["pod-knobs", secure],
  ["everything", secure],
  ["own-security-contexts", secure],
  ["compatible", compatible],
])("renders all children of %s", (name, settings) => {
  const [cr, ...found] = read(`${name}.input.yaml`);
  const secrets = new Map(found.map((secret): [string, SecretState] => [secret.metadata.name, { data: secret.data }]));

  const children = memcached.children.flatMap((child) => child.build(cr, { settings, secrets }) ?? []);

  expect(children).toStrictEqual(read(`${name}.yaml`));
});
