/** One file from its first byte to its last, whatever it is renamed to meanwhile: how far it is read, and how far it is delivered. */

import { type Cut, cut, longestLine, usualPiece } from "./cut.ts";
import { type Head, headOf, isHeadOf, longestHead } from "./files/head.ts";
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
  head: Head;
  /** Offset of the file's first byte, which is not 0 in a saved rest. */
  base: number;
  /** Set when it is the rest of a file that was emptied, saved on the state volume. */
  isRest: boolean;
  size: number;
  /** Up to where it is in pieces. */
  read: number;
  /** Up to where it is delivered, or given up. */
  acknowledged: number;
  /** What was read and is not acknowledged, in order. */
  pending: Piece[];
  /** Size at which there was nothing to be taken but a line without its end. */
  barren: number;
}

export const tailPatienceMs = 5_000;

/** Whether it stands somewhere else than where it was found, or nowhere. */
export const isRenamed = ({ name, path, isRest }: Source): boolean => isRest || name !== path;

/** Whether all that there is of it was read. */
export const isAtEnd = ({ read, size }: Pick<Source, "read" | "size">): boolean => read >= size;

export const newSource = (
  given: Pick<Source, "path" | "id" | "file" | "name" | "quietSince"> & Partial<Source>,
): Source => {
  const acknowledged = given.acknowledged ?? 0;
  return {
    head: headOf(Buffer.alloc(0)),
    base: 0,
    isRest: false,
    size: 0,
    pending: [],
    barren: -1,
    ...given,
    acknowledged,
    // What was read and not acknowledged is read again.
    read: given.read ?? acknowledged,
  };
};

/** A file is acknowledged up to a piece when all before it is. */
export const acknowledge = (piece: Piece): void => {
  const { source } = piece;
  piece.isDone = true;
  for (let first = source.pending[0]; first?.isDone; first = source.pending[0]) {
    source.acknowledged = first.to;
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
}

/**
 * The next of its lines, which `commit` takes. Whether the file is still the same is asked after the bytes were read: only then are they
 * known to be of it.
 *
 * @param isLast whether a line without its end is taken
 */
export const readNext = (source: Source, file: OpenFile, isLast: boolean): Reading | "nothing" | "replaced" => {
  if (isAtEnd(source) || (source.barren === source.size && !isLast)) return "nothing";
  const reading = readAt(source, file, usualPiece, isLast) ?? readAt(source, file, longestLine + 2, isLast);
  if (!source.isRest) {
    const start = file.read(0, longestHead);
    // Bytes that the file has no more were read before it was emptied.
    const isOfAnother = reading === undefined || file.state().size >= reading.to;
    if (!isHeadOf(source.head, start)) return isOfAnother ? "replaced" : reading;
    if (source.head.bytes < longestHead) source.head = headOf(start);
  }
  if (reading !== undefined) return reading;
  source.barren = source.size;
  return "nothing";
};

const readAt = (source: Source, file: OpenFile, length: number, isLast: boolean): Reading | undefined => {
  const at = source.read - source.base;
  // With the byte before, which tells whether a line begins here.
  const extra = at === 0 ? 0 : 1;
  const bytes = file.read(at - extra, Math.min(length, source.size - source.read) + extra);
  const isWhole = bytes.length - extra >= source.size - source.read;
  const before = extra === 0 ? undefined : bytes[0];
  const found = cut(bytes.subarray(extra), { before, isLast: isLast && isWhole });
  return found && { ...found, to: source.read + found.consumed };
};

export const commit = (piece: Piece): void => {
  piece.source.read = piece.to;
  piece.source.pending.push(piece);
};
