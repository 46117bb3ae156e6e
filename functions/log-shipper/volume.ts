/** The folder that is shipped, and how what cannot be read of it is told. */

import { join } from "node:path";
import type { PodLog } from "../pod-program/index.ts";
import type { Counts } from "./counts.ts";
import { longestLine } from "./cut.ts";
import { codeOf, type FileSystem } from "./files/file-system.ts";
import { longestTrail } from "./files/marks.ts";
import { type OpenFile, openFile } from "./files/open-file.ts";
import { type Entry, scan } from "./files/scan.ts";

export interface Volume {
  /** Throws when the folder is not there, or cannot be read. */
  scan(): Entry[];
  /** `undefined` when it cannot be read, which was told. */
  open(path: string): OpenFile | undefined;
}

export interface VolumeOptions {
  fs: FileSystem;
  folder: string;
  counts: Pick<Counts, "add">;
  log: Pick<PodLog, "warn">;
}

/** Long enough for a line that is too long, and the bytes around it. */
export const scratch = (): Buffer => Buffer.alloc(longestLine + longestTrail + 2);

export const openVolume = ({ fs, folder, counts, log }: VolumeOptions): Volume => {
  const buffer = scratch();
  const onError = (path: string, error: unknown): void => {
    const code = codeOf(error);
    counts.add("read_errors", { code });
    log.warn("Could not read a file, and tries again", { path, error: code });
  };
  return {
    scan: () => scan(fs, folder, onError),
    open(path) {
      try {
        return openFile(fs, join(folder, path), buffer);
      } catch (error) {
        // It was there a moment ago: renamed, deleted, or made a link.
        if (!["ENOENT", "ELOOP"].includes(codeOf(error))) onError(path, error);
        return undefined;
      }
    },
  };
};
