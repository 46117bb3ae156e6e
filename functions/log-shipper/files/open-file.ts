/** A file that is open: what its name stands for may change, this does not. */

import { constants } from "node:fs";
import type { FileSystem } from "./file-system.ts";

export interface FileState {
  /** Device and inode. Inodes of some file systems are greater than numbers are exact. */
  id: string;
  size: number;
  /** What it really takes: a file with holes has less than its size. */
  allocated: number;
  modifiedMs: number;
  /** 0: it was deleted, and is gone when nobody has it open. */
  links: number;
}

export interface OpenFile {
  readonly id: string;
  state(): FileState;
  /** As many bytes as there are at a position, up to `length`; in a buffer that the next call may use again. */
  read(position: number, length: number): Buffer;
  close(): void;
}

const blockBytes = 512n;

/** A symbolic link could lead out of the volume, and to open a pipe could take for ever: both throw, as all but regular files do. */
export const openFile = (fs: FileSystem, path: string, buffer: Buffer): OpenFile => {
  const fd = fs.openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (!fs.fstatSync(fd).isFile()) throw new Error(`Cannot read ${path} as it is no regular file`);
    return {
      id: stateOf(fs, fd).id,
      state: () => stateOf(fs, fd),
      read(position, length) {
        let filled = 0;
        while (filled < length) {
          const read = fs.readSync(fd, buffer, filled, length - filled, position + filled);
          if (read === 0) break;
          filled += read;
        }
        return buffer.subarray(0, filled);
      },
      close: () => fs.closeSync(fd),
    };
  } catch (error) {
    fs.closeSync(fd);
    throw error;
  }
};

export const stateOf = (fs: FileSystem, fd: number): FileState => {
  const { dev, ino, size, blocks, mtimeMs, nlink } = fs.fstatSync(fd, { bigint: true });
  return {
    id: `${dev}:${ino}`,
    size: Number(size),
    allocated: Number(blocks * blockBytes),
    modifiedMs: Number(mtimeMs),
    links: Number(nlink),
  };
};
