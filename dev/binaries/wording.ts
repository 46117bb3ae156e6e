/** The words of progress, the same on a terminal and in a log. */

import { type BinaryName, binaries } from "./binaries.ts";
import type { Progress, Way } from "./report.ts";

/** Shown before the first download or build: neither happens again until a version changes. */
export const preface = "Obtaining binaries, once: seconds where releases can be downloaded, else minutes of building";

export const label = (name: BinaryName): string =>
  `${name} ${binaries.find((binary) => binary.name === name)?.version}`;

/** What stands behind the label; nothing when there is nothing to tell. */
export function describe(progress: Progress): string | undefined {
  switch (progress.state) {
    case "cached":
      return undefined;
    case "downloading":
      return `downloading from ${progress.host}`;
    case "building":
      return "building from Go modules";
    case "done":
      return `${progress.way === "build" ? "built" : "downloaded"} in ${inSeconds(progress.seconds)}`;
    case "failed":
      return failures[progress.way](progress.reason);
    case "waiting":
      return `Waiting for ${progress.owner || "another process"}, which is obtaining binaries`;
    default:
      return progress satisfies never;
  }
}

/** Why a build failed is long, and stands in the error that follows. */
const failures: Record<Way, (reason: string) => string> = {
  folder: (reason) => reason,
  cache: (reason) => reason,
  download: (reason) => `not downloaded: ${reason}`,
  build: () => "not built",
};

export const inSeconds = (seconds: number): string => `${Math.round(seconds)} s`;
