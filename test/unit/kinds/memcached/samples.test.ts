import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { Memcached } from "../../../../src/api/memcached.c5c3.io/index.ts";
import { memcached } from "../../../../src/kinds/memcached/index.ts";
import { context } from "./fixtures.ts";

const folder = new URL("../../../../knative/samples/", import.meta.url);
const samples = readdirSync(folder)
  .filter((file) => file.startsWith("memcached-"))
  .map((file) => {
    const objects = parseAllDocuments(readFileSync(new URL(file, folder), "utf8")).map((document) => document.toJS());
    return { file, sample: objects.find(({ kind }) => kind === "Memcached") };
  });

describe.each(samples)("$file", ({ sample }) => {
  test("has only fields that the schema knows", () => {
    expect(Memcached.parse(sample)).toMatchObject(sample);
  });

  test("has all its children", () => {
    const cr = { ...sample, metadata: { ...sample.metadata, uid: "1" } };

    expect(() => memcached.children.map((child) => child.build(cr, context()))).not.toThrow();
  });
});

test("there is one for each use, with a name of its own, so that all can be applied together", () => {
  const names = samples.map(({ sample }) => sample.metadata.name);

  expect(names).toHaveLength(9);
  expect(new Set(names).size).toBe(names.length);
});

test("between them they make every kind of child", () => {
  const made = memcached.children.filter((child) =>
    samples.some(({ sample }) => child.build({ ...sample, metadata: { ...sample.metadata, uid: "1" } }, context())),
  );

  expect(made).toEqual(memcached.children);
});
