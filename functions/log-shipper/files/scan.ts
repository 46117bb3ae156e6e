/** The regular files below a folder. Files come and go meanwhile: a rename may show one twice or not at all, until the next look. */

import { join } from "node:path";
import { codeOf, type FileSystem } from "./file-system.ts";

export interface Entry {
  /** Below the folder, with slashes. */
  path: string;
  /** Device and inode. */
  id: string;
  size: number;
  allocated: number;
  modifiedMs: number;
}

/** Deeper folders are not looked into. */
const deepest = 10;

/** Throws when the folder itself cannot be read. @param onError told of what is below it and cannot be */
export const scan = (fs: FileSystem, folder: string, onError: (path: string, error: unknown) => void): Entry[] => {
  const entries: Entry[] = [];
  const walk = (below: string, depth: number): void => {
    for (const found of fs.readdirSync(join(folder, below), { withFileTypes: true })) {
      const path = below === "" ? found.name : `${below}/${found.name}`;
      try {
        if (found.isDirectory() && depth < deepest) walk(path, depth + 1);
        else if (found.isFile()) entries.push(entryOf(fs, folder, path));
      } catch (error) {
        if (codeOf(error) !== "ENOENT") onError(path, error);
      }
    }
  };
  walk("", 0);
  return entries;
};

const entryOf = (fs: FileSystem, folder: string, path: string): Entry => {
  const { dev, ino, size, blocks, mtimeMs } = fs.lstatSync(join(folder, path), { bigint: true });
  return {
    path,
    id: `${dev}:${ino}`,
    size: Number(size),
    allocated: Number(blocks * 512n),
    modifiedMs: Number(mtimeMs),
  };
};
