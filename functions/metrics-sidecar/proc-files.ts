/**
 * Reads what the kernel tells. Such files have no size, and come by the page: a table of 4 MB is a thousand reads, for which asynchronous
 * ones take several times as long and a buffer each. Nor is it held as a whole, since a sidecar has little memory.
 */

import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";

export interface ProcFiles {
  /** Parts of whole lines, each of which holds until the next is asked for. Throws what `node:fs` throws, the first time at the first part. */
  parts(path: string): Iterable<Buffer>;
  /** A short file as a whole. */
  text(path: string): string;
}

const newline = 0x0a;

/** @param capacity bytes that are held at a time, more than any line has */
export const procFiles = (root: string, capacity: number = 64 * 1024): ProcFiles => {
  function* parts(path: string): Generator<Buffer, void> {
    const buffer = Buffer.allocUnsafe(capacity);
    const file = openSync(join(root, path), "r");
    try {
      let length = 0;
      for (;;) {
        const count = readSync(file, buffer, length, capacity - length, null);
        length += count;
        const end = count === 0 ? length : buffer.lastIndexOf(newline, length - 1) + 1;
        if (end === 0 && length === capacity) throw new Error(`${path} has a line of more than ${capacity} bytes`);
        if (end > 0) yield buffer.subarray(0, end);
        if (count === 0) return;
        buffer.copyWithin(0, end, length);
        length -= end;
      }
    } finally {
      closeSync(file);
    }
  }
  return { parts, text: (path) => Array.from(parts(path), String).join("") };
};
