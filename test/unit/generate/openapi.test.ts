import { expect, test } from "vitest";
import { definitionsOf } from "../../../dev/generate/openapi.ts";
import type { Schema } from "../../../dev/generate/schema.ts";

const quantity = "io.k8s.apimachinery.pkg.api.resource.Quantity";
const intOrString = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const resolve = (schemas: Record<string, Schema>, name = "Thing"): Schema =>
  definitionsOf([{ components: { schemas } }])(name);

test("writes out what a definition refers to, at any depth", () => {
  const thing = resolve({
    Thing: {
      type: "object",
      properties: {
        one: { allOf: [ref("Part")] },
        many: { type: "array", items: ref("Part") },
        named: { type: "object", additionalProperties: ref("Part") },
      },
    },
    Part: { type: "object", properties: { leaf: ref("Leaf") } },
    Leaf: { type: "string" },
  });

  const part = { type: "object", properties: { leaf: { type: "string" } } };
  expect(thing.properties).toEqual({
    one: part,
    many: { type: "array", items: part },
    named: { type: "object", additionalProperties: part },
  });
});

test("keeps the description of a field rather than that of its type", () => {
  const { properties } = resolve({
    Thing: {
      type: "object",
      properties: { told: { description: "Of the field.", allOf: [ref("Part")] }, silent: { allOf: [ref("Part")] } },
    },
    Part: { type: "object", description: "Of the type." },
  });

  expect(properties?.told?.description).toBe("Of the field.");
  expect(properties?.silent?.description).toBe("Of the type.");
});

test.each([
  ["the first sentence", "What the thing is. What else there is to know.", "What the thing is."],
  ["a text without an end", "What it is", "What it is"],
  ["the first line", "What it is\n\nMore of it.", "What it is"],
  [
    "abbreviations and versions",
    "As said, e.g. Here, since v1.2 of it. More.",
    "As said, e.g. Here, since v1.2 of it.",
  ],
  ["no single word", "Required. What it is. More.", "Required. What it is."],
])("keeps of a description %s", (_, description, kept) => {
  expect(resolve({ Thing: { type: "object", description } }).description).toBe(kept);
});

test("takes an integer or a string for a quantity, with the pattern of quantities", () => {
  const { properties } = resolve({
    Thing: { type: "object", properties: { size: { description: "How big.", allOf: [ref(quantity)] } } },
    [quantity]: { description: "A long text.", oneOf: [{ type: "string" }, { type: "number" }] },
  });

  const { pattern, ...size } = properties?.size ?? {};
  expect(size).toEqual({
    description: "How big.",
    anyOf: [{ type: "integer" }, { type: "string" }],
    "x-kubernetes-int-or-string": true,
  });
  for (const text of ["1", "-1", "0.5", ".5", "100m", "96Mi", "1e3"]) expect(text).toMatch(new RegExp(String(pattern)));
  for (const text of ["", "1 Mi", "1MB", "Mi", "1.2.3"]) expect(text).not.toMatch(new RegExp(String(pattern)));
});

test("takes an integer or a string for an IntOrString, without its format", () => {
  const schema = { format: "int-or-string", oneOf: [{ type: "integer" }, { type: "string" }] };

  expect(resolve({ [intOrString]: schema }, intOrString)).toEqual({
    anyOf: [{ type: "integer" }, { type: "string" }],
    "x-kubernetes-int-or-string": true,
  });
});

test("keeps list kinds, map kinds and formats, and drops what a CRD refuses or what only the API server can know", () => {
  const { properties } = resolve({
    Thing: {
      type: "object",
      "x-kubernetes-group-version-kind": [],
      "x-kubernetes-unions": [],
      properties: {
        atoms: { type: "array", items: { type: "string", default: "" }, "x-kubernetes-list-type": "atomic" },
        selector: { type: "object", "x-kubernetes-map-type": "atomic" },
        count: { type: "integer", format: "int32" },
        mode: { type: "string", enum: ["A", "B"] },
        ports: {
          type: "array",
          items: { type: "string" },
          "x-kubernetes-patch-merge-key": "a",
          "x-kubernetes-patch-strategy": "merge",
        },
      },
    },
  });

  expect(properties).toEqual({
    atoms: { type: "array", items: { type: "string" }, "x-kubernetes-list-type": "atomic" },
    selector: { type: "object", "x-kubernetes-map-type": "atomic" },
    count: { type: "integer", format: "int32" },
    mode: { type: "string" },
    ports: { type: "array", items: { type: "string" } },
  });
});

test("keeps a default that means something and drops Go's zero values", () => {
  const { properties } = resolve({
    Thing: {
      type: "object",
      required: ["name", "count"],
      properties: {
        name: { type: "string", default: "" },
        count: { type: "integer", default: 0 },
        part: { default: {}, allOf: [ref("Part")] },
        protocol: { type: "string", default: "TCP" },
        optionalName: { type: "string", default: "" },
      },
    },
    Part: { type: "object" },
  });

  expect(properties).toEqual({
    name: { type: "string" },
    count: { type: "integer" },
    part: { type: "object" },
    protocol: { type: "string", default: "TCP" },
    optionalName: { type: "string", default: "" },
  });
});

test("requires the keys of a keyed list, unless they have a default", () => {
  const { properties } = resolve({
    Thing: {
      type: "object",
      properties: {
        ports: {
          type: "array",
          items: { default: {}, allOf: [ref("Port")] },
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["port", "name", "protocol"],
        },
      },
    },
    Port: {
      type: "object",
      required: ["port"],
      properties: { port: { type: "integer" }, name: { type: "string" }, protocol: { type: "string", default: "TCP" } },
    },
  });

  expect(properties?.ports?.items?.required).toEqual(["port", "name"]);
});

test("lets a property be called like a keyword", () => {
  const { properties } = resolve({
    Thing: {
      type: "object",
      properties: { default: { type: "string" }, properties: { type: "string" }, items: { type: "string" } },
    },
  });

  expect(Object.keys(properties ?? {})).toEqual(["default", "properties", "items"]);
});

test("refuses a definition that contains itself, and says by which way", () => {
  const tree: Schema = { type: "object", properties: { branch: ref("Branch") } };
  const branch: Schema = { type: "array", items: ref("Thing") };

  expect(() => resolve({ Thing: tree, Branch: branch })).toThrow(
    "Cannot write out definition Thing as it contains itself: Thing > Branch > Thing",
  );
});

test("refuses a definition that no document holds", () => {
  expect(() => resolve({})).toThrow("Cannot find definition Thing in the OpenAPI documents of the API server");
});
