/** How full the volume is. */

import type { FileSystem } from "./files/file-system.ts";
import type { Entry } from "./files/scan.ts";

export interface Usage {
  bytes: number;
  /** 0: not known. */
  limitBytes: number;
}

/** A file system in memory is the volume's own; one on disk is the node's, where only the files are the volume's. */
const inMemory = 0x01021994;

/** @param limitBytes what the volume is said to hold; 0: not said */
export const usageOf = (fs: FileSystem, folder: string, entries: readonly Entry[], limitBytes: number): Usage => {
  const own = ownFileSystem(fs, folder);
  if (own === undefined) return { bytes: entries.reduce((sum, { allocated }) => sum + allocated, 0), limitBytes };
  return { ...own, limitBytes: limitBytes === 0 ? own.limitBytes : Math.min(limitBytes, own.limitBytes) };
};

/** `undefined`, too, where a runtime does not let it be asked. */
const ownFileSystem = (fs: FileSystem, folder: string): Usage | undefined => {
  try {
    const { type, bsize, blocks, bfree } = fs.statfsSync(folder);
    return type === inMemory ? { bytes: (blocks - bfree) * bsize, limitBytes: blocks * bsize } : undefined;
  } catch {
    return undefined;
  }
};
