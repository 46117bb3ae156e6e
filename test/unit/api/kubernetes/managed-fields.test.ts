import { expect, test } from "vitest";
import { ownersOf } from "../../../../src/api/kubernetes/managed-fields.ts";

const entry = (manager: string, fieldsV1: object) => ({ manager, fieldsV1: fieldsV1 as Record<string, never> });
const object = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: {
    name: "a",
    managedFields: [
      entry("one", { "f:spec": { "f:replicas": {}, "f:paused": {} } }),
      entry("two", { "f:spec": { "f:replicas": {} } }),
      entry("three", { "f:status": { "f:replicas": {} } }),
      { manager: "four" },
    ],
  },
};
const managers = (...path: string[]) => ownersOf(object, path).map(({ manager }) => manager);

test("finds every owner of a field", () => {
  expect(managers("spec", "replicas")).toEqual(["one", "two"]);
  expect(managers("spec", "paused")).toEqual(["one"]);
  expect(managers("spec", "paused", "deeper")).toEqual([]);
});

test("finds none of an object without managed fields", () => {
  expect(ownersOf({ ...object, metadata: { name: "a" } }, ["spec"])).toEqual([]);
});
