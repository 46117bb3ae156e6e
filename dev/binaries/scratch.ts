/** A folder beside the cached binaries for what is unfinished: from there it is renamed into place or thrown away. */

import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { hasProcess } from "./process.ts";

const prefix = ".tmp";
const dayMilliseconds = 24 * 3600 * 1000;

/** The name says whose it is, so that others can tell when its owner is gone. */
export async function openScratch(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  return mkdtemp(join(folder, `${prefix}-${process.pid}-${hostname()}-`));
}

export const closeScratch = (scratch: string): Promise<void> =>
  rm(scratch, { recursive: true, force: true, maxRetries: 3 });

/**
 * Removes what killed runs left behind. A process of another host (or container) that shares the cache cannot be
 * looked up: its folder is left alone for a day.
 */
export async function removeStaleScratches(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, pid, host] = name.match(new RegExp(`^\\${prefix}-(\\d+)-(.*)-[^-]+$`)) ?? [];
    if (!pid) continue;

    const path = join(folder, name);
    const isStale = host === hostname() ? !hasProcess(Number(pid)) : await isOlderThanADay(path);
    if (isStale) await closeScratch(path);
  }
}

async function isOlderThanADay(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > dayMilliseconds;
}
