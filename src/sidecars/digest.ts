import { createHash } from "node:crypto";

/** The first ten hex digits of SHA-256: enough to tell texts apart, short enough for people. */
export const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 10);
