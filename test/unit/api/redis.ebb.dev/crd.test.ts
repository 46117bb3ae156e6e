/** The schema of Redis as a user of the cluster meets it, but for what is in Kubernetes' own types. */

import { expect, test } from "vitest";
import { type Schema, structuralSchema } from "../../../../dev/generate/schema.ts";
import { Redis } from "../../../../src/api/redis.ebb.dev/index.ts";

const schema = structuralSchema(Redis, () => ({ type: "object" }));

/** Every schema inside a schema, with its path. */
const walk = function* (schema: Schema, path = ""): Generator<[path: string, schema: Schema, isField: boolean]> {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    yield [`${path}.${name}`, property, true];
    yield* walk(property, `${path}.${name}`);
  }
  for (const inner of [schema.items, schema.additionalProperties]) {
    if (!inner) continue;
    yield [`${path}[]`, inner, false];
    yield* walk(inner, `${path}[]`);
  }
};
const all = [...walk(schema)];

test("describes every field in sentences", () => {
  const fields = all.filter(([path, , isField]) => isField && path !== ".metadata");

  expect(fields.length).toBeGreaterThan(80);
  expect(
    fields.filter(([path, { description }]) => path !== ".metadata.name" && !/^[A-Z].*\.$/.test(description ?? "")),
  ).toEqual([]);
});

test("requires nothing of a user", () => {
  const requiring = all.flatMap(([path, { required }]) => (required ? [path] : []));

  expect(requiring).toEqual([".status.connection", ".status.operation", ".status.conditions[]"]);
});

test("bounds what rules go through", () => {
  const at = (path: string): Schema | undefined => all.find(([candidate]) => candidate === path)?.[1];

  expect(at(".spec.config.extra")?.maxLength).toBe(16_384);
  expect(at(".spec.config.dynamic")).toMatchObject({ maxProperties: 64, additionalProperties: { maxLength: 1024 } });
  expect(at(".spec.monitoring.interval")?.maxLength).toBe(100);
});
