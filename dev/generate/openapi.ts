/** Turns the API server's own OpenAPI v3 definitions into structural schemas, in the way of controller-gen. */

import type { Definitions, Schema } from "./schema.ts";

/** Documents that hold the types which our kinds embed, as paths on an API server. */
export const openApiPaths: readonly string[] = [
  "/openapi/v3/api/v1",
  "/openapi/v3/apis/apps/v1",
  "/openapi/v3/apis/autoscaling/v2",
  "/openapi/v3/apis/networking.k8s.io/v1",
];

export interface OpenApiDocument {
  components: { schemas: Record<string, Schema> };
}

const intOrString: Schema = {
  anyOf: [{ type: "integer" }, { type: "string" }],
  "x-kubernetes-int-or-string": true,
};

/** Types whose JSON is not what their definition says. */
const special: Readonly<Record<string, Schema>> = {
  "io.k8s.apimachinery.pkg.api.resource.Quantity": {
    ...intOrString,
    pattern:
      "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$",
  },
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": intOrString,
};

/**
 * What is kept of a definition. Not `enum`: a CRD is older or younger than the cluster that it is installed in, and the API
 * server knows its own values best.
 */
const kept = [
  "type",
  "format",
  "x-kubernetes-list-type",
  "x-kubernetes-list-map-keys",
  "x-kubernetes-map-type",
] as const;

/** Go's zero values, which OpenAPI repeats as the default of each field that has no other. */
const isZero = (value: unknown): boolean =>
  JSON.stringify(value) === "{}" || value === "" || value === 0 || value === false;

const referenced = ({ $ref, allOf }: Schema): string | undefined => ($ref ?? allOf?.[0]?.$ref)?.split("/").at(-1);

const pick = ({ description, ...schema }: Schema): Schema => ({
  ...(description && { description: firstSentence(description) }),
  ...Object.fromEntries(kept.flatMap((keyword) => (schema[keyword] === undefined ? [] : [[keyword, schema[keyword]]]))),
});

/**
 * Of a description, what it begins with: two versions of all that is embedded, told at length, would be more than a CRD can hold
 * (`kubectl apply` keeps a copy in an annotation of at most 256 KiB). A word such as `Required.` is no sentence.
 */
const firstSentence = (text: string): string => {
  const [line = ""] = text.split("\n");
  return /^.{15,}?(?<!e\.g|i\.e)\.(?=\s+[^a-z]|$)/.exec(line)?.[0] ?? line;
};

/** List-map keys must be present in every item, so those without a default become required. */
const requireKeys = (item: Schema, keys: unknown): Schema => {
  if (!Array.isArray(keys)) return item;
  const missing = keys.filter((key) => !item.required?.includes(key) && item.properties?.[key]?.default === undefined);
  return missing.length === 0 ? item : { ...item, required: [...(item.required ?? []), ...missing] };
};

/** Definitions by name, each with everything that it refers to written out in place. */
export const definitionsOf = (documents: readonly OpenApiDocument[]): Definitions => {
  const schemas: Record<string, Schema> = Object.assign({}, ...documents.map(({ components }) => components.schemas));

  const definition = (name: string, path: readonly string[]): Schema => {
    const known = special[name];
    if (known) return known;
    const schema = schemas[name];
    if (!schema) throw new Error(`Cannot find definition ${name} in the OpenAPI documents of the API server`);
    const way = [...path, name];
    if (path.includes(name))
      throw new Error(`Cannot write out definition ${name} as it contains itself: ${way.join(" > ")}`);
    return inline(schema, way);
  };

  const property = (schema: Schema, required: boolean, path: readonly string[]): Schema => {
    const inlined = inline(schema, path);
    const hasDefault = schema.default !== undefined && !(isZero(schema.default) && (required || referenced(schema)));
    return hasDefault ? { ...inlined, default: schema.default } : inlined;
  };

  const inline = (schema: Schema, path: readonly string[]): Schema => {
    const name = referenced(schema);
    if (name) return { ...definition(name, path), ...pick(schema) };
    const inlined = pick(schema);
    if (schema.properties) {
      inlined.properties = Object.fromEntries(
        Object.entries(schema.properties).map(([key, value]) => [
          key,
          property(value, schema.required?.includes(key) ?? false, path),
        ]),
      );
    }
    if (schema.required) inlined.required = schema.required;
    if (schema.items) inlined.items = requireKeys(inline(schema.items, path), schema["x-kubernetes-list-map-keys"]);
    if (schema.additionalProperties) inlined.additionalProperties = inline(schema.additionalProperties, path);
    return inlined;
  };

  return (name) => definition(name, []);
};
