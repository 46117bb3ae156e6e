/**
 * Conditions of a status. The bounds are those that metav1.Condition has in every CRD; the API server's OpenAPI leaves them out.
 * https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/types.go
 */

import * as z from "zod";
import type { Condition } from "./object.ts";

const qualifiedName =
  /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$/;

const condition: z.ZodType<Condition, Condition> = z
  .object({
    type: z.string().max(316).regex(qualifiedName).describe("What this condition is about, in CamelCase."),
    status: z.enum(["True", "False", "Unknown"]).describe("Whether it holds: True, False or Unknown."),
    observedGeneration: z
      .int()
      .min(0)
      .exactOptional()
      .describe(
        "Generation of the object for which the condition was computed; an older one means that it is out of date.",
      ),
    lastTransitionTime: z.string().meta({ format: "date-time", description: "When the status last flipped." }),
    reason: z
      .string()
      .min(1)
      .max(1024)
      .regex(/^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/)
      .describe("Why the condition has this status, as one CamelCase word for programs."),
    message: z.string().max(32768).describe("Why the condition has this status, for people; may be empty."),
  })
  .describe("One aspect of the state of the object.");

/** A list with one condition for each type. */
export const conditions = z
  .array(condition)
  .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type"] });
