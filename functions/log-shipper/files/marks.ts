/** Parts of a file, by which it is known again. Pure. */

import { createHash } from "node:crypto";

export interface Mark {
  bytes: number;
  sha256: string;
}

/** Of a file's first bytes (L1). */
export const longestHead = 256;

/** Of the bytes before a place: files may begin alike, as with a banner, but hardly go on so. */
export const longestTrail = 1024;

export const markOf = (part: Uint8Array): Mark => ({ bytes: part.length, sha256: sha256(part) });

/** @param start the file's first bytes, `longestHead` of them where it has as many */
export const headOf = (start: Uint8Array): Mark => markOf(start.subarray(0, longestHead));

/** Whether a file that begins so may be the one of the head, as it was or grown. */
export const isHeadOf = (head: Mark, start: Uint8Array): boolean =>
  start.length >= head.bytes && sha256(start.subarray(0, head.bytes)) === head.sha256;

/** @param before bytes before a place, `longestTrail` of them where there are as many */
export const trailOf = (before: Uint8Array): Mark => markOf(before.subarray(-longestTrail));

/** Whether a place that these bytes are before may be the one of the trail. */
export const isTrailOf = (trail: Mark, before: Uint8Array): boolean =>
  before.length >= trail.bytes && sha256(before.subarray(before.length - trail.bytes)) === trail.sha256;

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
