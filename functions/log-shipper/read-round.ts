/** Moves lines from files into the buffer. */

import type { Buffer as PieceBuffer } from "./buffer.ts";
import type { Counts } from "./counts.ts";
import type { Piece } from "./piece.ts";
import { acknowledge, commit, isAtEnd, look, newSource, readNext, type Source } from "./source.ts";

export interface RoundOptions {
  buffer: Pick<PieceBuffer, "add">;
  counts: Pick<Counts, "add">;
  /** Nanoseconds since 1970, for the first of so many lines; later ones are greater. */
  stamp(lines: number): bigint;
  now: number;
  /** How long the end of a line is waited for, in milliseconds. */
  patienceMs: number;
  /** Bytes after which it is enough for once. */
  budget: number;
  onError(source: Source, error: unknown): void;
}

/** "idle": there is nothing more to read. "full": there is no room for it. */
export type RoundEnd = "idle" | "busy" | "full";

/** A piece of each file in turn. A file is read only when all before it at its path are read to their ends. */
export const readRound = (sources: Source[], options: RoundOptions): RoundEnd => {
  for (let budget = options.budget; budget > 0; ) {
    const before = budget;
    const held = new Set<string>();
    for (const source of [...sources]) {
      if (source.file === undefined || held.has(source.path)) continue;
      const read = readOne(sources, source, options);
      if (read === "full") return "full";
      budget -= read;
      if (!isAtEnd(source)) held.add(source.path);
    }
    if (budget === before) return "idle";
  }
  return "busy";
};

/** Returns how many bytes were read; not 0, too, when there is reason to look again. */
const readOne = (sources: Source[], source: Source, options: RoundOptions): number | "full" => {
  const { file } = source;
  if (file === undefined) return 0;
  try {
    if (look(source, file, options.now) === "replaced") return replace(sources, source, options.now);
    if (isAtEnd(source)) return 0;
    const reading = readNext(source, file, isTailDue(sources, source, options));
    if (reading === "nothing") return 0;
    if (reading === "replaced") return replace(sources, source, options.now);
    const { to, trail, bytes, lines, split, repaired } = reading;
    const piece: Piece = { source, to, trail, bytes, lines, stamp: options.stamp(lines), isDone: false };
    if (lines > 0 && !options.buffer.add(piece)) return "full";
    const read = to - source.read;
    commit(piece);
    if (lines === 0) acknowledge(piece);
    options.counts.add("lines", {}, lines);
    options.counts.add("bytes", {}, read);
    if (split > 0) options.counts.add("split_lines", {}, split);
    if (repaired > 0) options.counts.add("invalid_utf8_lines", {}, repaired);
    return read;
  } catch (error) {
    options.onError(source, error);
    return 0;
  }
};

/** The file goes on as a new one. What was not read of the old may be found in a copy. */
const replace = (sources: Source[], source: Source, now: number): number => {
  const { path, id, file, name } = source;
  source.file = undefined;
  source.quietSince = now;
  sources.splice(sources.indexOf(source) + 1, 0, newSource({ path, id, file, name, quietSince: now }));
  return 1;
};

/** Whether the end of its last line is waited for no longer: whoever writes to the next file has done with this one. */
const isTailDue = (sources: readonly Source[], source: Source, { now, patienceMs }: RoundOptions): boolean => {
  if (now - source.quietSince >= patienceMs) return true;
  const next = sources.findLast(({ path }) => path === source.path);
  return next !== undefined && next !== source && next.file !== undefined && next.file.state().size > 0;
};
