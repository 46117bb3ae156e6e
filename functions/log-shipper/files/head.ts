/** The first bytes of a file, by which it is told from another one that took its place (L1). Pure. */

import { createHash } from "node:crypto";

export interface Head {
  /** How many there were when it was taken; a file that has grown since begins with the same ones. */
  bytes: number;
  sha256: string;
}

export const longestHead = 256;

/** @param start the file's first bytes, `longestHead` of them where it has as many */
export const headOf = (start: Uint8Array): Head => {
  const first = start.subarray(0, longestHead);
  return { bytes: first.length, sha256: sha256(first) };
};

/** Whether a file that begins so may be the one of the head. */
export const isHeadOf = (head: Head, start: Uint8Array): boolean =>
  start.length >= head.bytes && sha256(start.subarray(0, head.bytes)) === head.sha256;

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
