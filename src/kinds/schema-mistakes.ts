/** What a zod schema finds wrong, in the words of the API server's own schema check. */

import type * as z from "zod";
import type { SchemaMistake } from "./rule.ts";

export const schemaMistakes = (schema: z.ZodType, value: unknown, path: readonly string[]): SchemaMistake[] => {
  const { error } = schema.safeParse(value ?? {});
  return (error?.issues ?? []).map((issue) => ({
    path: [...path, ...issue.path.map((part) => (typeof part === "number" ? part : String(part)))],
    message: issue.message,
    isMissing: issue.code === "invalid_type" && issue.input === undefined,
  }));
};
