import { createHash } from "node:crypto";

/** The first 16 hex digits of SHA-256 over a value's JSON: enough to tell contents apart, short enough for a name. */
export const contentHash = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
