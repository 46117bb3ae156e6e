import { chmod, rename } from "node:fs/promises";
import type { PinnedBinary } from "./binaries.ts";
import { cachedPath } from "./locate.ts";
import type { Run } from "./run.ts";

/** Moves a finished file into the cache in one step, so that a binary is there whole or not at all. */
export async function install(file: string, binary: PinnedBinary, { folder }: Run): Promise<string> {
  const path = cachedPath(folder, binary);
  await chmod(file, 0o755);
  await rename(file, path);
  return path;
}
