/** What is used of `node:fs`. Its synchronous part, so that nothing of this process comes between two looks at a file. */

import * as fs from "node:fs";

export type FileSystem = Pick<
  typeof fs,
  | "closeSync"
  | "fstatSync"
  | "ftruncateSync"
  | "lstatSync"
  | "mkdirSync"
  | "openSync"
  | "readFileSync"
  | "readSync"
  | "readdirSync"
  | "renameSync"
  | "statfsSync"
  | "unlinkSync"
  | "writeFileSync"
  | "writeSync"
>;

export const fileSystem: FileSystem = fs;

/** Such as `ENOENT`. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "Unknown";
