/** What is read of a file at a time, and goes through the buffer as one: some whole lines, or one part of a line. */

import { newline } from "./cut.ts";
import type { Mark } from "./files/marks.ts";
import type { Source } from "./source.ts";

export interface Piece {
  source: Source;
  /** Where the next piece of its file begins. */
  to: number;
  /** What is before that place. */
  trail: Mark;
  /** Lines in valid UTF-8, each ended by a newline, but for the last, which may be a part. Empty where bytes were passed over. */
  bytes: Buffer;
  lines: number;
  /** Of its first line, in nanoseconds since 1970; each further line has one more. */
  stamp: bigint;
  /** Whether it was delivered, or given up. */
  isDone: boolean;
}

/** What a piece takes of the buffer besides its bytes. */
const overhead = 256;

export const weightOf = ({ bytes }: Pick<Piece, "bytes">): number => bytes.length + overhead;

/** Each line as a text, without its newline. */
export const linesOf = ({ bytes }: Pick<Piece, "bytes">): string[] => {
  if (bytes.length === 0) return [];
  const lines = bytes.toString("utf8").split("\n");
  if (bytes.at(-1) === newline) lines.pop();
  return lines;
};
