import { expect, test } from "vitest";
import * as z from "zod";
import { type Schema, structuralSchema } from "../../../dev/generate/schema.ts";
import { kubernetes } from "../../../src/api/kubernetes/embedded.ts";

const upstream = (name: string): Schema => ({ type: "object", description: `Upstream ${name}.`, properties: {} });
const property = (schema: z.ZodType): Schema | undefined =>
  structuralSchema(z.object({ field: schema }), upstream).properties?.field;

test("names the format of an integer and keeps only bounds that say more", () => {
  expect(property(z.int32())).toEqual({ type: "integer", format: "int32" });
  expect(property(z.int())).toEqual({ type: "integer", format: "int64" });
  expect(property(z.int32().min(1).max(64).default(4))).toEqual({
    type: "integer",
    format: "int32",
    minimum: 1,
    maximum: 64,
    default: 4,
  });
});

test("says nothing of fields that it does not know, and requires no field that has a default", () => {
  const schema = property(z.object({ a: z.string(), b: z.string().default("x"), c: z.string().optional() }));

  expect(schema?.required).toEqual(["a"]);
  expect(schema).not.toHaveProperty("additionalProperties");
});

test("tells the API server to keep what a loose object has besides", () => {
  expect(property(z.looseObject({ a: z.string() }))).toEqual({
    type: "object",
    properties: { a: { type: "string" } },
    required: ["a"],
    "x-kubernetes-preserve-unknown-fields": true,
  });
});

test("passes keywords of Kubernetes through, whatever wraps the type", () => {
  const rules = [{ rule: "self.size() > 0", message: "empty" }];
  const list = z
    .array(z.string())
    .max(3)
    .meta({ "x-kubernetes-list-type": "atomic", "x-kubernetes-validations": rules });

  expect(property(list.optional().describe("Words."))).toEqual({
    type: "array",
    items: { type: "string" },
    maxItems: 3,
    description: "Words.",
    "x-kubernetes-list-type": "atomic",
    "x-kubernetes-validations": rules,
  });
});

test("puts upstream definitions in fields, lists and maps; a field's own words win", () => {
  const part = kubernetes<object>("a.Part");
  const { description: _, ...content } = upstream("a.Part");

  expect(property(part)).toEqual(upstream("a.Part"));
  expect(property(part.optional().describe("Ours."))).toEqual({ ...content, description: "Ours." });
  expect(property(z.array(part).max(2).optional())).toEqual({ type: "array", maxItems: 2, items: upstream("a.Part") });
  expect(property(z.record(z.string(), part))).toEqual({ type: "object", additionalProperties: upstream("a.Part") });
});

test("leaves the parts that every object has to the API server, but for the name, which rules may be about", () => {
  const root = structuralSchema(z.object({ kind: z.string(), metadata: kubernetes<object>("a.Meta") }), upstream);

  expect(root.properties?.metadata).toEqual({
    type: "object",
    properties: { name: { type: "string", description: expect.stringMatching(/\.$/) } },
  });
  expect(root).not.toHaveProperty("required");
});

test("refuses a type that a CRD cannot express", () => {
  expect(() => property(z.date())).toThrow("Date");
});
