/** One file from its first byte to its last, whatever it is renamed to meanwhile: how far it is read, and how far it is delivered. */

import { type Cut, cut, longestLine, usualPiece } from "./cut.ts";
import { headOf, isHeadOf, isTrailOf, longestHead, longestTrail, type Mark, trailOf } from "./files/marks.ts";
import type { OpenFile } from "./files/open-file.ts";
import type { Piece } from "./piece.ts";

export interface Source {
  /** Below the volume, as it was found: what its lines are told to be of. */
  readonly path: string;
  /** Device and inode; of a saved rest, its name on the state volume. */
  id: string;
  /** Absent when it is nowhere to be found: it may have been copied before it was emptied, or not been looked for yet. */
  file: OpenFile | undefined;
  /** Where it stands now; `undefined` when it was deleted, or moved out of sight. */
  name: string | undefined;
  /** Since when nothing was heard of it, in milliseconds. */
  quietSince: number;
  head: Mark;
  /** Offset of the file's first byte, which is not 0 in a saved rest. */
  base: number;
  /** Set when it is the rest of a file that was emptied, saved on the state volume. */
  isRest: boolean;
  size: number;
  /** Up to where it is in pieces. */
  read: number;
  /** What is before that place. */
  readTrail: Mark;
  /** Up to where it is delivered, or given up. */
  acknowledged: number;
  acknowledgedTrail: Mark;
  /** What was read and is not acknowledged, in order. */
  pending: Piece[];
  /** Size at which there was nothing to be taken but a line without its end. */
  barren: number;
}

export const tailPatienceMs = 5_000;

/** The bytes before a place in a file, by which that is known again. */
export const before = (file: OpenFile, place: number): Buffer => {
  const length = Math.min(longestTrail, place);
  return file.read(place - length, length);
};

/** Whether it stands somewhere else than where it was found, or nowhere. */
export const isRenamed = ({ name, path, isRest }: Source): boolean => isRest || name !== path;

/** Whether all that there is of it was read. */
export const isAtEnd = ({ read, size }: Pick<Source, "read" | "size">): boolean => read >= size;

const nothing = headOf(Buffer.alloc(0));

export const newSource = (
  given: Pick<Source, "path" | "id" | "file" | "name" | "quietSince"> & Partial<Source>,
): Source => {
  return {
    head: nothing,
    base: 0,
    isRest: false,
    size: 0,
    pending: [],
    barren: -1,
    acknowledged: 0,
    acknowledgedTrail: nothing,
    // What was read and not acknowledged is read again.
    read: given.acknowledged ?? 0,
    readTrail: given.acknowledgedTrail ?? nothing,
    ...given,
  };
};

/** A file is acknowledged up to a piece when all before it is. */
export const acknowledge = (piece: Piece): void => {
  const { source } = piece;
  piece.isDone = true;
  for (let first = source.pending[0]; first?.isDone; first = source.pending[0]) {
    source.acknowledged = first.to;
    source.acknowledgedTrail = first.trail;
    source.pending.shift();
  }
};

export type Look = "same" | "replaced";

/** Learns how large it is now. "replaced": the file was emptied, or began anew, and is not the one that was read. */
export const look = (source: Source, file: OpenFile, now: number): Look => {
  const { size } = file.state();
  const end = source.base + size;
  if (end !== source.size) {
    source.size = end;
    source.quietSince = now;
  }
  return end < source.read ? "replaced" : "same";
};

export interface Reading extends Pick<Cut, "bytes" | "lines" | "split" | "repaired"> {
  to: number;
  trail: Mark;
}

/**
 * The next of its lines, which `commit` takes. Whether the file is still the same is asked after the bytes were read: only then are they
 * known to be of it.
 *
 * @param isLast whether a line without its end is taken
 */
export const readNext = (source: Source, file: OpenFile, isLast: boolean): Reading | "nothing" | "replaced" => {
  if (isAtEnd(source) || (source.barren === source.size && !isLast)) return "nothing";
  const found = readAt(source, file, usualPiece, isLast) ?? readAt(source, file, longestLine + 2, isLast);
  if (found === "replaced") return found;
  if (!source.isRest) {
    const start = file.read(0, longestHead);
    // Bytes that the file has no more were read before it was emptied.
    const isOfAnother = found === undefined || file.state().size >= found.to;
    if (!isHeadOf(source.head, start)) return isOfAnother ? "replaced" : found;
    if (source.head.bytes < longestHead) source.head = headOf(start);
  }
  if (found !== undefined) return found;
  source.barren = source.size;
  return "nothing";
};

const readAt = (source: Source, file: OpenFile, length: number, isLast: boolean): Reading | "replaced" | undefined => {
  const at = source.read - source.base;
  // With those before it: they have to be the ones that were read, and tell whether a line begins here.
  const extra = Math.min(longestTrail, at);
  const bytes = file.read(at - extra, Math.min(length, source.size - source.read) + extra);
  if (!isTrailOf(source.readTrail, bytes.subarray(0, extra))) return "replaced";
  const isWhole = bytes.length - extra >= source.size - source.read;
  const found = cut(bytes.subarray(extra), { before: bytes[extra - 1], isLast: isLast && isWhole });
  if (found === undefined) return undefined;
  const trail = trailOf(bytes.subarray(0, extra + found.consumed));
  return { ...found, to: source.read + found.consumed, trail };
};

export const commit = (piece: Piece): void => {
  const { source, to, trail } = piece;
  source.read = to;
  source.readTrail = trail;
  source.pending.push(piece);
};
