/** Arbitrary values of a schema. */

import * as fc from "fast-check";
import type { Leaf, Schema } from "./schema.ts";
import { labelKeys, labelValues, upstream } from "./upstream.ts";

/** What fields may be, by path; `[]` stands for the items of a list. The schema tells the others. */
export type Values = Readonly<Record<string, readonly unknown[]>>;

/** Of a part of the schema; `path` as in `Values`. Throws for a definition that nobody has given values. */
export const arbitraryOf = (schema: Schema, path: string, values: Values): fc.Arbitrary<unknown> => {
  const definition = schema["x-kubernetes-definition"];
  const given = values[path] ?? (definition === undefined ? schema.enum : upstream[definition]);
  if (given !== undefined) return fc.constantFrom(...given);
  if (definition !== undefined) throw new Error(`Cannot make a ${definition} for ${path}: give some in upstream.ts`);
  switch (schema.type) {
    case "object":
      return schema.properties === undefined ? labels : section(schema.properties, path, values);
    case "array":
      return list(schema, path, values);
    case "integer":
      return whole(schema);
    case "boolean":
      return fc.boolean();
    case "string":
      return fc.constantFrom(...labelValues);
    default:
      throw new Error(`Cannot make a value for ${path}: its schema is ${JSON.stringify(schema)}`);
  }
};

const labels = fc.dictionary(fc.constantFrom(...labelKeys), fc.constantFrom(...labelValues), { noNullPrototype: true });

const section = (properties: NonNullable<Schema["properties"]>, path: string, values: Values): fc.Arbitrary<object> => {
  const members = Object.entries(properties).map(([name, inner]) => [
    name,
    arbitraryOf(inner, path === "" ? name : `${path}.${name}`, values),
  ]);
  return fc.record(Object.fromEntries(members), { requiredKeys: [], noNullPrototype: true });
};

/** Items of a keyed list differ in their key; so do constraints, whose key the schema does not tell. */
const list = (schema: Schema, path: string, values: Values): fc.Arbitrary<unknown[]> => {
  const [key = "topologyKey"] = schema["x-kubernetes-list-map-keys"] ?? [];
  const selector = (item: unknown): unknown => (item as Record<string, unknown> | null)?.[key] ?? JSON.stringify(item);
  return fc.uniqueArray(arbitraryOf(schema.items ?? {}, `${path}[]`, values), { maxLength: 3, selector });
};

/** Its bounds, or a number near the lower one. */
const whole = ({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Schema): fc.Arbitrary<number> =>
  fc.oneof(fc.integer({ min: minimum, max: Math.min(maximum, minimum + 100) }), fc.constantFrom(minimum, maximum));

/** Of one field. */
export const arbitraryOfLeaf = ({ path, schema }: Leaf, values: Values): fc.Arbitrary<unknown> =>
  arbitraryOf(schema, path.join("."), values);
