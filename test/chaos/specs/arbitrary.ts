/** Arbitrary values of a schema. */

import * as fc from "fast-check";
import type { MemcachedSpec } from "../../../src/api/memcached.c5c3.io/index.ts";
import { isAccepted, mended } from "./mended.ts";
import { type Leaf, type Schema, specSchema } from "./schema.ts";
import { byPath, labelKeys, labelValues, upstream } from "./values.ts";

/** Of a part of the schema; `path` as in `byPath`. Throws for a definition that nobody has given values. */
export const arbitraryOf = (schema: Schema, path: string): fc.Arbitrary<unknown> => {
  const definition = schema["x-kubernetes-definition"];
  const given = byPath[path] ?? (definition === undefined ? schema.enum : upstream[definition]);
  if (given !== undefined) return fc.constantFrom(...given);
  if (definition !== undefined) throw new Error(`Cannot make a ${definition} for ${path}: give some in values.ts`);
  switch (schema.type) {
    case "object":
      return schema.properties === undefined ? labels : section(schema.properties, path);
    case "array":
      return list(schema, path);
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

const section = (properties: NonNullable<Schema["properties"]>, path: string): fc.Arbitrary<object> => {
  const members = Object.entries(properties).map(([name, inner]) => [
    name,
    arbitraryOf(inner, path === "" ? name : `${path}.${name}`),
  ]);
  return fc.record(Object.fromEntries(members), { requiredKeys: [], noNullPrototype: true });
};

/** Items of a keyed list differ in their key; so do constraints, whose key the schema does not tell. */
const list = (schema: Schema, path: string): fc.Arbitrary<unknown[]> => {
  const [key = "topologyKey"] = schema["x-kubernetes-list-map-keys"] ?? [];
  const selector = (item: unknown): unknown => (item as Record<string, unknown> | null)?.[key] ?? JSON.stringify(item);
  return fc.uniqueArray(arbitraryOf(schema.items ?? {}, `${path}[]`), { maxLength: 3, selector });
};

/** Its bounds, or a number near the lower one. */
const whole = ({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Schema): fc.Arbitrary<number> =>
  fc.oneof(fc.integer({ min: minimum, max: Math.min(maximum, minimum + 100) }), fc.constantFrom(minimum, maximum));

/** Without pods where no autoscaler sets their number: unsaid, it is what an autoscaler has left behind. */
export const withNumber = (spec: MemcachedSpec): MemcachedSpec =>
  spec.autoscaling?.enabled === true ? spec : { ...spec, replicas: 0 };

/** Accepted by admission, and without pods for which there is no node. */
export const arbitrarySpec: fc.Arbitrary<MemcachedSpec> = (arbitraryOf(specSchema, "") as fc.Arbitrary<MemcachedSpec>)
  .map(({ pod, ...rest }) => {
    const { nodeSelector: _, ...anyNode } = pod ?? {};
    return mended(withNumber({ ...rest, ...(pod && { pod: rest.autoscaling?.enabled ? anyNode : pod }) }));
  })
  .filter(isAccepted);

/** Of one field. */
export const arbitraryOfLeaf = ({ path, schema }: Leaf): fc.Arbitrary<unknown> => arbitraryOf(schema, path.join("."));
