/** Keeps the volume from filling: files that are too large are emptied, and renamed ones deleted, once they are shipped (L3). */

import { join } from "node:path";
import type { PodLog } from "../pod-program/index.ts";
import type { Counts } from "./counts.ts";
import { type EmptyOptions, emptyFile } from "./empty-file.ts";
import { codeOf, type FileSystem } from "./files/file-system.ts";
import { isAtEnd, isRenamed, type Source, tailPatienceMs } from "./source.ts";

export interface Rotation {
  strategy: "Truncate" | "None";
  maxFileBytes: number;
  /** Renamed files of one path that are left alone. */
  keep: number;
}

export interface RotateOptions extends EmptyOptions {
  folder: string;
  rotation: Rotation;
  counts: Pick<Counts, "add">;
  log: Pick<PodLog, "info" | "warn">;
}

/** A moment in which nobody has written for as long, and no line is half written, is a good one to empty a file. */
const quietMs = 50;
/** Files that are so many times too large wait for no such moment. */
const urgent = 2;

/** Those that are too large, and those that are renamed and too many. */
export const rotationDue = (sources: readonly Source[], { strategy, maxFileBytes, keep }: Rotation) => {
  const files =
    strategy === "None" ? [] : sources.filter(({ file, name, isRest }) => file && name !== undefined && !isRest);
  const renamed = Map.groupBy(files.filter(isRenamed), ({ path }) => path);
  return {
    tooLarge: files.filter((source) => !isRenamed(source) && (source.file?.state().allocated ?? 0) > maxFileBytes),
    tooMany: [...renamed.values()].flatMap((oldestFirst) =>
      oldestFirst.slice(0, Math.max(0, oldestFirst.length - keep)),
    ),
  };
};

/** What cannot be done is told and tried again; shipping goes on. */
export const rotate = (sources: Source[], options: RotateOptions): void => {
  const { tooLarge, tooMany } = rotationDue(sources, options.rotation);
  const attempt = (source: Source, work: () => void): void => {
    try {
      work();
    } catch (error) {
      const code = codeOf(error);
      if (code === "ENOENT") return;
      options.counts.add("rotation_errors", { code });
      options.log.warn("Could not empty or delete a file that is shipped", { path: source.name, error: code });
    }
  };
  for (const source of tooLarge) attempt(source, () => empty(sources, source, options));
  for (const source of tooMany) attempt(source, () => remove(source, options));
};

const empty = (sources: Source[], source: Source, options: RotateOptions): void => {
  const { folder, rotation, isShippedByOthers, counts, log, now } = options;
  const { file, name } = source;
  if (file === undefined || name === undefined) return;
  const { size, allocated, modifiedMs } = file.state();
  const isUrgent = allocated > urgent * rotation.maxFileBytes;
  if (now - modifiedMs < quietMs && !isUrgent) return;
  if (!isShippedByOthers(source, size)) return;
  if (!emptyFile(sources, source, { path: join(folder, name), isUrgent }, options)) return;
  counts.add("truncations");
  log.info("Emptied a file that is shipped", { path: name, bytes: size });
};

const remove = (source: Source, { fs, folder, now, isShippedByOthers, counts, log }: RotateOptions): void => {
  const { file, name } = source;
  if (file === undefined || name === undefined) return;
  const { size } = file.state();
  const isDone = isAtEnd(source) && source.acknowledged === size && now - source.quietSince >= tailPatienceMs;
  if (!isDone || !isShippedByOthers(source, size) || !isStillAt(fs, join(folder, name), source)) return;
  fs.unlinkSync(join(folder, name));
  counts.add("deleted_files");
  log.info("Deleted a renamed file that is shipped", { path: name, bytes: size });
};

const isStillAt = (fs: FileSystem, path: string, { id }: Source): boolean => {
  const { dev, ino } = fs.lstatSync(path, { bigint: true });
  return `${dev}:${ino}` === id;
};
