/** Finds the files of a volume again, wherever they were renamed to, and those that are new. */

import { isHeadOf, isTrailOf, longestHead, trailOf } from "./files/marks.ts";
import type { OpenFile } from "./files/open-file.ts";
import { isIncluded, type Patterns, shippedAs } from "./files/patterns.ts";
import type { Entry } from "./files/scan.ts";
import { before, isAtEnd, newSource, type Source, tailPatienceMs } from "./source.ts";
import type { Volume } from "./volume.ts";

/** How long a file that is out of sight is waited for. */
const lostPatienceMs = 60_000;

/** A file that was copied is emptied next: time for that. */
const copyPatienceMs = 5_000;

/** @param sources is changed: generations of one path stand in it from the oldest to the newest */
export const discover = (
  sources: Source[],
  { volume, patterns, now }: { volume: Volume; patterns: Patterns; now: number },
): Entry[] => {
  const entries = volume.scan();
  forget(sources, patterns, now);
  locate(sources, entries);
  for (const found of unknown(sources, entries, patterns)) adopt(sources, found, { volume, now });
  return entries;
};

const forget = (sources: Source[], patterns: Patterns, now: number): void => {
  for (const source of [...sources]) {
    if (isIncluded(patterns, source.path) && !isOver(source, now)) continue;
    source.file?.close();
    sources.splice(sources.indexOf(source), 1);
  }
};

/** Whether nothing more can come of it. */
const isOver = (source: Source, now: number): boolean => {
  const { file, isRest, name, quietSince } = source;
  const quietMs = now - quietSince;
  if (file === undefined) return quietMs > lostPatienceMs;
  if (isRest || name !== undefined || !isAtEnd(source)) return false;
  return quietMs > (file.state().links === 0 ? tailPatienceMs : lostPatienceMs);
};

const locate = (sources: readonly Source[], entries: readonly Entry[]): void => {
  const names = Map.groupBy(entries, ({ id }) => id);
  for (const source of sources) {
    if (source.file === undefined || source.isRest) continue;
    const found = names.get(source.id) ?? [];
    source.name = (found.find(({ path }) => path === source.path) ?? found[0])?.path;
  }
};

interface Found {
  entry: Entry;
  path: string;
  /** Whether it would be shipped if nobody had seen it before. */
  isShipped: boolean;
}

/** Those that were renamed before those that took their place, and the oldest first. */
const unknown = (sources: readonly Source[], entries: readonly Entry[], patterns: Patterns): Found[] => {
  const known = new Set(sources.filter(({ file }) => file !== undefined).map(({ id }) => id));
  const lost = new Map(sources.filter(({ file }) => file === undefined).map(({ id, path }) => [id, path]));
  const found = entries
    .filter(({ id }) => !known.has(id))
    .flatMap((entry): Found[] => {
      const own = shippedAs(patterns, entry.path);
      const path = lost.get(entry.id) ?? own;
      return path === undefined ? [] : [{ entry, path, isShipped: own !== undefined }];
    });
  const isCurrent = ({ entry, path }: Found): number => (entry.path === path ? 1 : 0);
  return found.sort((a, b) => isCurrent(a) - isCurrent(b) || a.entry.modifiedMs - b.entry.modifiedMs);
};

const adopt = (sources: Source[], one: Found, { volume, now }: { volume: Volume; now: number }): void => {
  const { entry, path, isShipped } = one;
  const file = volume.open(entry.path);
  if (file === undefined) return;
  // Another one may stand at this name by now.
  if (sources.some((source) => source.file !== undefined && source.id === file.id)) {
    file.close();
    return;
  }
  const start = Buffer.from(file.read(0, longestHead));
  const wasLost = (source: Source): boolean =>
    source.file === undefined && isHeadOf(source.head, start) && hasTrail(file, source);

  const found =
    sources.find((source) => source.id === file.id && wasLost(source)) ??
    sources.find((source) => isCopy(source, one) && wasLost(source));
  if (found) attach(found, file, { name: entry.path, now });
  else if (!isShipped || isBeingCopied(sources, one, start, now)) file.close();
  else sources.push(newSource({ path, id: file.id, file, name: entry.path, quietSince: now }));
};

/** Whether it has what was acknowledged of a source: files may begin alike. */
const hasTrail = (file: OpenFile, { acknowledged, acknowledgedTrail }: Source): boolean =>
  file.state().size >= acknowledged && isTrailOf(acknowledgedTrail, before(file, acknowledged));

/** Whether a file goes on with a lost one that was copied before it was emptied, as some rotate. */
const isCopy = ({ path, head }: Source, found: Found): boolean =>
  found.entry.path !== found.path && path === found.path && head.bytes > 0;

/** A copy of a file that is still there: what is in both would be shipped twice. */
const isBeingCopied = (sources: readonly Source[], found: Found, start: Buffer, now: number): boolean =>
  now - found.entry.modifiedMs < copyPatienceMs &&
  sources.some((source) => source.file !== undefined && isCopy(source, found) && isHeadOf(source.head, start));

const attach = (source: Source, file: OpenFile, { name, now }: { name: string; now: number }): void => {
  const { size } = file.state();
  Object.assign(source, { file, id: file.id, name, quietSince: now, size, barren: -1 });
  if (size >= source.read) return;
  // A copy that was made before the last of what was read here was written.
  const trail = trailOf(before(file, size));
  Object.assign(source, { read: size, readTrail: trail, acknowledged: size, acknowledgedTrail: trail, pending: [] });
};
