import type { KubeObject } from "./object.ts";
import type { Resource } from "./resource.ts";

export const secretResource: Resource = { group: "", version: "v1", kind: "Secret", plural: "secrets" };

/** The values of `data` are in base64. */
export interface Secret extends KubeObject {
  data?: Record<string, string>;
}
