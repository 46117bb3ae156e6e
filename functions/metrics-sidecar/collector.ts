/** Takes a collection when it is asked for, and remembers it for a second, so that several scrapers cost one. */

import type { Log } from "../../src/log.ts";
import { type Counts, countPorts, type Mode } from "./counts.ts";
import type { ProcFiles } from "./proc-files.ts";
import { readSources, type SourceName, sourceNames } from "./sources.ts";

export interface Collection {
  counts: Counts;
  /** Since the start, how often each could not be read. */
  errors: ReadonlyMap<SourceName, number>;
  /** When everything could be read; `undefined` when that never was. */
  lastSuccess: Date | undefined;
}

export interface CollectorOptions {
  files: ProcFiles;
  mode: Mode;
  topN: number;
  log: Log;
  now?: () => Date;
}

const rememberedMs = 1_000;

/** What cannot be read is logged and left out; nothing is thrown. */
export const collector = ({ files, mode, topN, log, now = () => new Date() }: CollectorOptions): (() => Collection) => {
  const errors = new Map<SourceName, number>(sourceNames.map((name) => [name, 0]));
  let lastSuccess: Date | undefined;
  let remembered: { counts: Counts; at: number } | undefined;
  return () => {
    const at = now();
    const age = at.getTime() - (remembered?.at ?? 0);
    if (remembered === undefined || age < 0 || age >= rememberedMs) {
      let failed = false;
      const readings = readSources(files, (source, path, error) => {
        failed = true;
        errors.set(source, (errors.get(source) ?? 0) + 1);
        log.error("Could not collect", { source, path, error: error.message });
      });
      remembered = { counts: countPorts(readings, { mode, topN }), at: at.getTime() };
      if (!failed) lastSuccess = at;
    }
    return { counts: remembered.counts, errors, lastSuccess };
  };
};
