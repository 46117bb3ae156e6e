/** The ways that cost nothing: a folder that the user names, and the cache. */

import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Binary, PinnedBinary } from "./binaries.ts";
import type { Platform } from "./platform.ts";
import type { Found, Run } from "./run.ts";

export const binariesFolder = (cacheDir: string, { os, arch }: Platform): string =>
  resolve(cacheDir, "binaries", `${os}-${arch}`);

/** The version is part of the name, so that a new one never meets a leftover, and clones may differ. */
export const cachedPath = (folder: string, { name, version }: Pick<Binary, "name" | "version">): string =>
  join(folder, `${name}-${version}`);

/** Also false for an empty file, which a crash of the machine can leave behind under the final name. */
export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    const found = await stat(path);
    return found.isFile() && found.size > 0;
  } catch {
    return false;
  }
}

/** Those of the wanted that are there already. A folder that lacks one of them is reported, not refused. */
export async function locateAll(wanted: readonly PinnedBinary[], run: Run): Promise<Found> {
  const found: Found = new Map();
  for (const binary of wanted) {
    const path = (await inNamedFolder(binary, run)) ?? (await inCache(binary, run));
    if (path) found.set(binary.name, path);
  }
  return found;
}

async function inNamedFolder({ name }: PinnedBinary, { settings, report }: Run): Promise<string | undefined> {
  if (!settings.folder) return undefined;

  const path = join(settings.folder, name);
  if (await isExecutable(path)) {
    report({ binary: name, state: "cached", way: "folder" });
    return path;
  }
  report({
    binary: name,
    state: "failed",
    way: "folder",
    reason: `EBB_BINARIES=${settings.folder} has no such executable`,
  });
  return undefined;
}

async function inCache(binary: PinnedBinary, { folder, report }: Run): Promise<string | undefined> {
  const path = cachedPath(folder, binary);
  if (!(await isExecutable(path))) return undefined;
  report({ binary: binary.name, state: "cached", way: "cache" });
  return path;
}
