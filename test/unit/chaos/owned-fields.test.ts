import { describe, expect, test } from "vitest";
import type { FieldSet, KubeObject } from "../../../src/api/kubernetes/object.ts";
import { ownedPart, withoutFilling } from "../../chaos/stage/owned-fields.ts";

const objectWith = (spec: object, fieldsV1: FieldSet, entry: object = {}): KubeObject & { spec: object } => ({
  apiVersion: "v1",
  kind: "Thing",
  metadata: { name: "a", managedFields: [{ manager: "ebb", operation: "Apply", fieldsV1, ...entry }] },
  spec,
});

describe("the part that a manager owns", () => {
  test.each<[string, object, FieldSet, object]>([
    ["fields", { a: 1, b: 2 }, { "f:a": {} }, { a: 1 }],
    [
      "whole lists and maps",
      { a: [1, { b: 2 }], c: { d: 1 } },
      { "f:a": {}, "f:c": {} },
      { a: [1, { b: 2 }], c: { d: 1 } },
    ],
    [
      "items of keyed lists, in the order in which they stand",
      {
        a: [
          { name: "x", b: 1, c: 2 },
          { name: "y", b: 3 },
          { name: "z", b: 4 },
        ],
      },
      { "f:a": { 'k:{"name":"z"}': { ".": {}, "f:b": {} }, 'k:{"name":"x"}': { "f:name": {}, "f:b": {} } } },
      { a: [{ name: "x", b: 1 }, { b: 4 }] },
    ],
    ["items of sets", { a: ["x", "y"] }, { "f:a": { 'v:"y"': {} } }, { a: ["y"] }],
    ["a field that is gone", {}, { "f:a": { "f:b": {} } }, { a: { b: undefined } }],
  ])("has %s", (_, spec, fields, owned) => {
    expect(ownedPart(objectWith(spec, { "f:spec": fields }), "ebb")).toEqual({ spec: owned });
  });

  test.each([{ manager: "other" }, { operation: "Update" }, { subresource: "status" }])(
    "is none where the entry is %j",
    (entry) => {
      expect(ownedPart(objectWith({ a: 1 }, { "f:spec": {} }, entry), "ebb")).toBeUndefined();
    },
  );
});

describe("without filling", () => {
  test("a map that was desired empty is empty, wherever it is", () => {
    const owned = { a: { b: 1 }, list: [{ c: { d: 1 } }], e: { f: 1 } };

    expect(withoutFilling(owned, { a: {}, list: [{ c: {} }], e: { f: 2 } })).toEqual({
      a: {},
      list: [{ c: {} }],
      e: { f: 1 },
    });
  });

  test("a label selector stays as it is, and so does what was not desired", () => {
    const owned = { selector: { matchLabels: { app: "web" } }, other: { a: 1 } };

    expect(withoutFilling(owned, { selector: {} })).toEqual(owned);
  });
});
