/** Structural schemas, as a CRD wants them, from zod schemas. */

import * as z from "zod";
import { definitionKey } from "../../src/api/kubernetes/embedded.ts";

/** The part of OpenAPI v3 that a structural schema and the API server's own definitions are made of. */
export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  description?: string;
  default?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  [keyword: string]: unknown;
}

/** The structural schema of an OpenAPI definition, by its name. */
export type Definitions = (name: string) => Schema;

const integerFormats: Record<string, { format: string; minimum: number; maximum: number }> = {
  int32: { format: "int32", minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
  safeint: { format: "int64", minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
};

/** Gives an integer its OpenAPI format, which says what zod spells out as bounds. */
const nameIntegerFormat: z.core.ToJSONSchemaParams["override"] = ({ zodSchema, jsonSchema }) => {
  const { def } = zodSchema._zod;
  const known = def.type === "number" && "format" in def ? integerFormats[String(def.format)] : undefined;
  if (!known) return;
  jsonSchema.format = known.format;
  if (jsonSchema.minimum === known.minimum) delete jsonSchema.minimum;
  if (jsonSchema.maximum === known.maximum) delete jsonSchema.maximum;
};

/** A loose object has members beside those that are named; a CRD says so in a keyword of its own. */
const keepUnknownFields: z.core.ToJSONSchemaParams["override"] = ({ zodSchema, jsonSchema }) => {
  const { def } = zodSchema._zod;
  if (def.type !== "object" || !("catchall" in def)) return;
  delete jsonSchema.additionalProperties;
  jsonSchema["x-kubernetes-preserve-unknown-fields"] = true;
};

/** Puts definitions where they are named; what is said beside the name wins, so that a field keeps its own description. */
const embed = (schema: Schema, definitions: Definitions): Schema => {
  const { [definitionKey]: definition, ...own } = schema;
  const embedded = definition === undefined ? own : { ...definitions(String(definition)), ...own };
  if (own.properties) {
    embedded.properties = Object.fromEntries(
      Object.entries(own.properties).map(([name, property]) => [name, embed(property, definitions)]),
    );
  }
  if (own.items) embedded.items = embed(own.items, definitions);
  if (own.additionalProperties) embedded.additionalProperties = embed(own.additionalProperties, definitions);
  return embedded;
};

/** As much as may be said, for rules that are about the name. */
const metadata: Schema = {
  type: "object",
  properties: { name: { type: "string", description: "Name of the object, unique in its namespace." } },
};

/**
 * The schema of a whole custom resource. Keywords of Kubernetes (`x-kubernetes-list-type`, `x-kubernetes-validations`, …) come
 * from `.meta()`. The API server itself sees to the parts that every object has, and wants nothing else said about metadata.
 */
export const structuralSchema = (resource: z.ZodType, definitions: Definitions): Schema => {
  const { "~standard": _, ...json } = z.toJSONSchema(resource, {
    target: "openapi-3.0",
    io: "input",
    unrepresentable: ({ zodSchema }) => (zodSchema._zod.def.type === "custom" ? "any" : "throw"),
    override(context) {
      nameIntegerFormat(context);
      keepUnknownFields(context);
    },
  });
  const { required: _always, properties, ...root } = json as Schema;
  return embed({ ...root, properties: { ...properties, metadata } }, definitions);
};
