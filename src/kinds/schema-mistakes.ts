/** What a zod schema finds wrong, in the words of the API server's own schema check. */

import type * as z from "zod";
import type { SchemaMistake } from "./rule.ts";

export const schemaMistakes = (schema: z.ZodType, value: unknown, path: readonly string[]): SchemaMistake[] => {
  return issuesOf(schema, value ?? {}).map((issue) => ({
    path: [...path, ...issue.path.map((part) => (typeof part === "number" ? part : String(part)))],
    message: issue.message,
    isMissing: issue.code === "invalid_type" && issue.input === undefined,
  }));
};

/** A length that is an object with a `toString` of its own makes zod throw; no API server lets such a thing through. */
const issuesOf = (schema: z.ZodType, value: unknown): readonly z.core.$ZodIssue[] => {
  try {
    return schema.safeParse(value).error?.issues ?? [];
  } catch {
    return [{ code: "custom", path: [], input: value, message: "is not as its schema says" }];
  }
};
