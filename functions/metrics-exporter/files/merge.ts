/** Makes one set of families of those of several files. Pure. */

import type { Family, Sample } from "../../pod-program/index.ts";
import type { Problem } from "./read.ts";
import { namesOf, seriesKey } from "./series.ts";

export interface ParsedFile {
  /** Its path in the directory. */
  file: string;
  families: readonly Family[];
}

interface MergedFamily extends Family {
  samples: Sample[];
  /** Where it is first. */
  file: string;
}

interface Merged {
  /** By the names that are theirs alone. */
  owners: Map<string, MergedFamily>;
  /** Which file a series is of, by its key. */
  series: Map<string, string>;
}

/**
 * Each family is there once, and each series. A file that does not agree with those before it is left out whole. A family without HELP
 * agrees with any HELP; one without TYPE is untyped, and so does not agree with a gauge.
 *
 * @param reserved the beginning of names that no file may have
 */
export const mergeFiles = (
  files: readonly ParsedFile[],
  { reserved }: { reserved: string },
): { families: Family[]; conflicts: Problem[] } => {
  const merged: Merged = { owners: new Map(), series: new Map() };
  const conflicts: Problem[] = [];
  for (const { file, families } of files) {
    const taken = families.find(({ name }) => name.startsWith(reserved));
    const message = taken ? `${taken.name} is a name of this program's own` : disagreement(families, merged);
    if (message !== undefined) conflicts.push({ file, reason: "conflict", message });
    else for (const family of families) add(family, file, merged);
  }
  const families = [...new Set(merged.owners.values())].map(({ file: _, ...family }) => family);
  return { families, conflicts };
};

const disagreement = (families: readonly Family[], { owners, series }: Merged): string | undefined => {
  for (const family of families) {
    const { name, type, help, samples } = family;
    for (const own of namesOf(family)) {
      const other = owners.get(own);
      if (other === undefined) continue;
      if (other.name !== name) return `${own} is a name of ${other.name} in ${other.file}`;
      if (other.type !== type) return `TYPE of ${name} is ${type} here, and ${other.type} in ${other.file}`;
      if (help !== "" && other.help !== "" && other.help !== help) return `HELP of ${name} is another in ${other.file}`;
    }
    for (const sample of samples) {
      const file = series.get(keyOf(name, sample));
      if (file !== undefined) return `a series of ${name} is in ${file} as well`;
    }
  }
  return undefined;
};

const add = (family: Family, file: string, { owners, series }: Merged): void => {
  const { name, help, samples } = family;
  const known = owners.get(name) ?? { ...family, samples: [], file };
  for (const own of namesOf(family)) owners.set(own, known);
  if (known.help === "") known.help = help;
  for (const sample of samples) {
    known.samples.push(sample);
    series.set(keyOf(name, sample), file);
  }
};

const keyOf = (name: string, { suffix = "", labels = {} }: Sample): string => seriesKey(name + suffix, labels);
