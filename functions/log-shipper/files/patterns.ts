/** Which files of a volume are shipped. Pure. */

import { matchesGlob, posix } from "node:path";

export interface Patterns {
  /** Globs of paths below the volume. */
  include: readonly string[];
  exclude: readonly string[];
}

export const isIncluded = ({ include, exclude }: Patterns, path: string): boolean =>
  include.some((pattern) => matchesGlob(path, pattern)) && !exclude.some((pattern) => matchesGlob(path, pattern));

/**
 * The path whose file this is: its own, or that of the file it was before it was renamed, since `app.log.1` and `app.log-20261129` go on
 * with `app.log`; `undefined` for a file that is not shipped.
 */
export const shippedAs = (patterns: Patterns, path: string): string | undefined => {
  if (isIncluded(patterns, path)) return path;
  const before = nameBefore(path);
  return before !== undefined && isIncluded(patterns, before) ? before : undefined;
};

/** The shortest name that only a number or a date was put behind. */
const nameBefore = (path: string): string | undefined => {
  const { dir, base } = posix.parse(path);
  const [, name] = /^(.+?)[.-]\d[\d.:_T-]*$/.exec(base) ?? [];
  return name === undefined ? undefined : posix.join(dir, name);
};
