/** Reads the files of a directory that match patterns. */

import { constants, type FileHandle, glob, open, readdir } from "node:fs/promises";
import { join } from "node:path";

export interface ReadOptions {
  directory: string;
  /** Globs of paths in the directory. */
  include: readonly string[];
  /** Of all files together; one that would be past it is left out. */
  maxBytes: number;
}

/** Why a file is left out. */
export interface Problem {
  /** Its path in the directory; `.` for the directory itself. */
  file: string;
  reason: "unreadable" | "too_large" | "malformed" | "conflict";
  message: string;
}

export interface FoundFile {
  file: string;
  mtimeSeconds: number;
  content: { bytes: Uint8Array } | Problem;
}

/**
 * In the order of their names. A file that is gone when its turn comes was never there, and a directory that is not there has no files. Never
 * rejects.
 */
export const readFiles = async (options: ReadOptions): Promise<{ found: FoundFile[]; unopened: Problem[] }> => {
  const { directory, include, maxBytes } = options;
  const found: FoundFile[] = [];
  const unopened: Problem[] = [];
  const attempt = async (file: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== "ENOENT") unopened.push({ file, reason: "unreadable", message });
    }
  };

  let files: string[] = [];
  await attempt(".", async () => {
    // `glob` takes a directory that may not be read for an empty one.
    await readdir(directory);
    files = await Array.fromAsync(glob([...include], { cwd: directory }));
  });
  let left = maxBytes;
  // Two patterns may find the same file.
  for (const file of [...new Set(files)].sort()) {
    await attempt(file, async () => {
      const one = await readOne(file, join(directory, file), left);
      if ("bytes" in one.content) left -= one.content.bytes.length;
      found.push(one);
    });
  }
  return { found, unopened };
};

const readOne = async (file: string, path: string, limit: number): Promise<FoundFile> => {
  // A named pipe without a writer would be waited for.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = await handle.stat();
    const { size, mtimeMs } = stat;
    const leaveOut = (reason: Problem["reason"], message: string): Problem => ({ file, reason, message });
    const content = !stat.isFile()
      ? leaveOut("unreadable", "it is no regular file")
      : size > limit
        ? leaveOut("too_large", `it has ${size} bytes, and no more than ${limit} are left for it`)
        : { bytes: await readBytes(handle, size) };
    return { file, mtimeSeconds: mtimeMs / 1000, content };
  } finally {
    await handle.close();
  }
};

/** As far as it went when it was opened. */
const readBytes = async (handle: FileHandle, size: number): Promise<Uint8Array> => {
  const bytes = new Uint8Array(size);
  let length = 0;
  while (length < size) {
    const { bytesRead } = await handle.read(bytes, length, size - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
};
