/** Cuts what was read of a file into lines (L4). Pure. */

import { isUtf8 } from "node:buffer";

export interface Cut {
  /** Of the chunk. What is left is for the next time. */
  consumed: number;
  /** As in a piece. */
  bytes: Buffer;
  lines: number;
  /** Lines that were longer than a line may be. */
  split: number;
  /** Lines that were not valid UTF-8. */
  repaired: number;
}

export interface CutOptions {
  /** The byte before the chunk; `undefined` at the beginning of the file. */
  before: number | undefined;
  /** Whether the chunk's last line is taken though nothing ends it. */
  isLast: boolean;
}

export const newline = 0x0a;

/** Longer lines are split, as the default of Loki refuses them. */
export const longestLine = 256 * 1024;

/** Of a piece, unless it is one long line. */
export const usualPiece = 64 * 1024;

const mostLines = 1_000;
const nul = 0;

/**
 * A chunk without a newline has to hold more than `longestLine` for a line to be split.
 *
 * @returns `undefined` when nothing of it can be taken yet
 */
export const cut = (chunk: Buffer, { before, isLast }: CutOptions): Cut | undefined => {
  const passed = passedOver(chunk, before);
  const rest = chunk.subarray(passed);
  const whole = wholeLines(rest);
  if (whole.lines > 0) return taken(rest.subarray(0, whole.length), passed, { lines: whole.lines, split: 0 });
  if (rest.length > longestLine)
    return taken(rest.subarray(0, boundary(rest, longestLine)), passed, { lines: 1, split: 1 });
  if (isLast && rest.length > 0) return taken(rest, passed, { lines: 1, split: 0 });
  return passed === 0 ? undefined : { consumed: passed, bytes: Buffer.alloc(0), lines: 0, split: 0, repaired: 0 };
};

/**
 * Where a file was emptied under a writer that does not append, it goes on at its old place and leaves a hole before it, which reads as
 * NUL bytes. And the newline of a line whose text was taken before is no empty line.
 */
const passedOver = (chunk: Buffer, before: number | undefined): number => {
  if (before === undefined || before === nul) {
    const text = chunk.findIndex((byte) => byte !== nul);
    return text === -1 ? chunk.length : text;
  }
  return before !== newline && chunk[0] === newline ? 1 : 0;
};

/** At least one where there is any, and then those that make a piece. */
const wholeLines = (bytes: Buffer): { length: number; lines: number } => {
  let length = 0;
  let lines = 0;
  while (lines < mostLines) {
    const end = bytes.indexOf(newline, length);
    if (end === -1 || end - length > longestLine || (lines > 0 && end >= usualPiece)) break;
    length = end + 1;
    lines += 1;
  }
  return { length, lines };
};

const taken = (found: Buffer, passed: number, { lines, split }: { lines: number; split: number }): Cut => {
  const consumed = passed + found.length;
  // A copy: the chunk's memory is read into again.
  if (isUtf8(found)) return { consumed, bytes: Buffer.from(found), lines, split, repaired: 0 };
  const { bytes, added, repaired } = repair(found);
  return { consumed, bytes, lines: lines + added, split: split + added, repaired };
};

/** What is not UTF-8 is replaced, three bytes for one: so a line may become too long by it. */
const repair = (bytes: Buffer): { bytes: Buffer; added: number; repaired: number } => {
  let added = 0;
  let repaired = 0;
  const parts: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(newline, from);
    const to = end === -1 ? bytes.length : end;
    let line: Buffer = bytes.subarray(from, to);
    if (!isUtf8(line)) {
      repaired += 1;
      line = Buffer.from(line.toString("utf8"));
    }
    for (; line.length > longestLine; added += 1) {
      const length = boundary(line, longestLine);
      parts.push(line.subarray(0, length), Buffer.of(newline));
      line = line.subarray(length);
    }
    parts.push(line, bytes.subarray(to, to + 1));
    from = to + 1;
  }
  return { bytes: Buffer.concat(parts), added, repaired };
};

/** The last place up to `length` where no character is torn. */
const boundary = (bytes: Buffer, length: number): number => {
  for (let at = length; at > length - 4; at -= 1) {
    if (((bytes[at] ?? 0) & 0xc0) !== 0x80) return at;
  }
  return length;
};
