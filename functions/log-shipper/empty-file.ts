/** Empties a file that is shipped, while its writer goes on (L3). */

import { constants } from "node:fs";
import type { Checkpoint } from "./checkpoint.ts";
import { newline, usualPiece } from "./cut.ts";
import type { FileSystem } from "./files/file-system.ts";
import { isHeadOf, longestHead, type Mark, trailOf } from "./files/marks.ts";
import { type OpenFile, stateOf } from "./files/open-file.ts";
import { type Rests, type RestWriter, restName } from "./rests.ts";
import { before, newSource, type Source } from "./source.ts";

export interface EmptyOptions {
  fs: FileSystem;
  rests: Pick<Rests, "create" | "open">;
  checkpoint: Checkpoint;
  now: number;
  /** Whether all others that ship this file have had it up to there. */
  isShippedByOthers(source: Source, size: number): boolean;
}

export interface Emptied {
  /** Where it stands now. */
  path: string;
  /** Whether a line may be torn by it, since no end of one is waited for. */
  isUrgent: boolean;
}

/** More than that is not saved: it is delivered first. */
export const longestRest = 1024 * 1024;

/** How often a writer may be ahead, before the next look. */
const attempts = 100;

/**
 * Whether it was. What is not acknowledged is saved on the state volume first, and in the checkpoint, so that a crash at any point loses
 * nothing. Between the last look at the size and the cut lies no more than one call to the system; what is written in just that moment is
 * lost.
 *
 * Throws what the file system does.
 */
export const emptyFile = (
  sources: Source[],
  source: Source,
  { path, isUrgent }: Emptied,
  options: EmptyOptions,
): boolean => {
  const { fs, rests, checkpoint, now } = options;
  const { file, acknowledged } = source;
  if (file === undefined) return false;
  const fd = fs.openSync(path, constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const isLineEnd = (size: number): boolean => isUrgent || file.read(size - 1, 1)[0] === newline;
  let writer: RestWriter | undefined;
  let rest: OpenFile | undefined;
  try {
    const { id, size } = stateOf(fs, fd);
    if (id !== source.id || !isHeadOf(source.head, file.read(0, longestHead))) return false;
    if (size - acknowledged > longestRest) return false;
    if (size <= acknowledged) {
      if (!isCut(fs, fd, source, size, options)) return false;
      begin(sources, source, now, 1);
      return true;
    }
    if (!isLineEnd(size)) return false;
    // With what is before it, which tells whether a line begins there.
    const base = acknowledged - source.acknowledgedTrail.bytes;
    const name = restName();
    writer = rests.create(name);
    rest = rests.open(name);
    copy(file, base, size, writer);
    checkpoint.save(
      sources.flatMap((one) =>
        one === source ? divided(source, { name, base, size, trail: trailOf(before(file, size)) }) : one,
      ),
    );
    for (let attempt = 0, saved = size; attempt < attempts; attempt += 1) {
      if (isLineEnd(saved) && isCut(fs, fd, source, saved, options)) {
        begin(sources, source, now, 0);
        Object.assign(source, { id: name, file: rest, name: undefined, base, isRest: true, size: saved });
        rest = undefined;
        return true;
      }
      const found = stateOf(fs, fd).size;
      if (found < saved) return false;
      copy(file, saved, found, writer);
      saved = found;
    }
    return false;
  } finally {
    fs.closeSync(fd);
    writer?.close();
    rest?.close();
  }
};

/** Whether the file had just this size to the last moment, and now has none. */
const isCut = (
  fs: FileSystem,
  fd: number,
  source: Source,
  size: number,
  { isShippedByOthers }: EmptyOptions,
): boolean => {
  if (!isShippedByOthers(source, size) || stateOf(fs, fd).size !== size) return false;
  fs.ftruncateSync(fd, 0);
  return true;
};

const copy = (file: OpenFile, from: number, to: number, writer: RestWriter): void => {
  for (let at = from; at < to; ) {
    const bytes = file.read(at, Math.min(usualPiece, to - at));
    if (bytes.length === 0) throw new Error("The file was emptied by somebody else");
    writer.append(bytes);
    at += bytes.length;
  }
};

/** A new source begins with the file, behind the one or in its place. */
const begin = (sources: Source[], source: Source, now: number, replaced: 0 | 1): void => {
  const { path, id, file, name } = source;
  const index = sources.indexOf(source) + 1 - replaced;
  sources.splice(index, replaced, newSource({ path, id, file, name, quietSince: now }));
};

/** As a new process has to find them, whether the file was emptied by then or not. */
const divided = (
  source: Source,
  { name, base, size, trail }: { name: string; base: number; size: number; trail: Mark },
): Source[] => [
  { ...source, id: name, isRest: true, base },
  { ...source, acknowledged: size, acknowledgedTrail: trail },
];
