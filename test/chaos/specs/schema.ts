/** The schema of a spec, as JSON Schema. */

import * as z from "zod";

export interface Schema {
  type?: string;
  enum?: readonly string[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  pattern?: string;
  properties?: Readonly<Record<string, Schema>>;
  items?: Schema;
  maxItems?: number;
  additionalProperties?: Schema;
  "x-kubernetes-definition"?: string;
  "x-kubernetes-list-map-keys"?: readonly string[];
}

export const jsonSchema = (spec: z.ZodType): Schema =>
  z.toJSONSchema(spec, { io: "input", unrepresentable: "any" }) as Schema;

/** A field that holds no others by name, and where it is: `["memcached", "threads"]`. */
export interface Leaf {
  path: readonly string[];
  schema: Schema;
}

export const leavesOf = (schema: Schema, path: readonly string[] = []): Leaf[] =>
  schema.properties === undefined
    ? [{ path, schema }]
    : Object.entries(schema.properties).flatMap(([name, inner]) => leavesOf(inner, [...path, name]));

type Section = Record<string, unknown>;

/** With a field set, or taken away: `undefined`. */
export const withField = (
  section: object | undefined,
  [first, ...rest]: readonly string[],
  value: unknown,
): Section => {
  const { [first ?? ""]: known, ...others } = (section ?? {}) as Section;
  const inner = rest.length === 0 ? value : withField(known as Section | undefined, rest, value);
  // A section that comes for a field alone goes with it.
  const isEmpty = inner === undefined || (known === undefined && rest.length > 0 && value === undefined);
  return isEmpty ? others : { ...others, [first ?? ""]: inner };
};
