/** A schema in words. Pure. */

import { definitionKey } from "../../../src/api/kubernetes/embedded.ts";
import type { Schema } from "../schema.ts";
import { code, codes } from "./markdown.ts";

/** Of the oldest Kubernetes that ebb is for. */
const apiReference = "https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.34/";
/** What is no object and so has no page. */
const plain: Readonly<Record<string, string>> = {
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "integer or string",
  "io.k8s.apimachinery.pkg.api.resource.Quantity": "quantity",
};

export const typeOf = (schema: Schema): string => {
  const { type, format, items, additionalProperties, [definitionKey]: definition } = schema;
  if (typeof definition === "string") return plain[definition] ?? linkTo(definition);
  if (items) return `list of ${typeOf(items)}`;
  if (additionalProperties) return `map of ${typeOf(additionalProperties)}`;
  return format === undefined ? String(type) : `${type} (${format})`;
};

/** Such as `io.k8s.api.core.v1.EnvVar`. */
const linkTo = (definition: string): string => {
  const [, group = "", version = "", name = ""] = upstream.exec(definition) ?? [];
  if (name === "") throw new Error(`Cannot link to "${definition}": it is of no API group`);
  const anchor = [name, version, anchorGroups[group] ?? group].join("-").toLowerCase();
  return `[${name}](${apiReference}#${anchor})`;
};

const upstream = /^io\.k8s\.(?:api|apimachinery\.pkg\.apis)\.(\w+)\.(\w+)\.(\w+)$/;

const anchorGroups: Readonly<Record<string, string>> = { networking: "networking-k8s-io" };

/** Keywords that bound a value, with how they are told; those of a type or of a description are told elsewhere. */
const bounds: Readonly<Record<string, (value: never) => string>> = {
  minimum: (least: number) => `≥ ${least}`,
  maximum: (most: number) => `≤ ${most}`,
  minLength: (least: number) => (least === 1 ? "not empty" : `≥ ${least} characters`),
  maxLength: (most: number) => `≤ ${most} characters`,
  minItems: (least: number) => `≥ ${least} items`,
  maxItems: (most: number) => `≤ ${most} items`,
  maxProperties: (most: number) => `≤ ${most} entries`,
  pattern: (text: string) => `matches ${code(text)}`,
  enum: (values: string[]) => codes(values),
  "x-kubernetes-preserve-unknown-fields": () => "and what else Kubernetes knows",
  "x-kubernetes-list-map-keys": (keys: string[]) => `one for each ${keys.join(" and ")}`,
};

const toldElsewhere = new Set([
  "type",
  "format",
  "description",
  "default",
  "properties",
  "required",
  "items",
  "additionalProperties",
  definitionKey,
  "x-kubernetes-list-type",
  "x-kubernetes-map-type",
]);

/** Throws for a keyword that it has no words for, so that none goes untold. */
export const boundsOf = (schema: Schema): string => {
  const told = Object.entries(schema).flatMap(([keyword, value]) => {
    const tell = bounds[keyword];
    if (tell !== undefined) return [tell(value as never)];
    if (toldElsewhere.has(keyword)) return [];
    throw new Error(`Cannot tell what the keyword ${keyword} of a schema means`);
  });
  // An object among the items has a section of its own.
  const ofItems = schema.items && !schema.items.properties ? boundsOf(schema.items) : "";
  return [...told, ...(ofItems === "" ? [] : [`each ${ofItems}`])].join(", ");
};
