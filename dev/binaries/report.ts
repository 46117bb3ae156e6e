/** What is told while binaries are obtained, for a progress view. */

import type { BinaryName } from "./binaries.ts";

export type Way = "folder" | "cache" | "download" | "build";

export type Progress =
  /** It was there already. */
  | { binary: BinaryName; state: "cached"; way: "folder" | "cache" }
  | { binary: BinaryName; state: "downloading"; way: "download"; host: string }
  | { binary: BinaryName; state: "building"; way: "build" }
  | { binary: BinaryName; state: "done"; way: "download" | "build"; seconds: number }
  /** This way did not lead to it; unless the whole call rejects, another one follows. */
  | { binary: BinaryName; state: "failed"; way: Way; reason: string }
  /** Another process is obtaining binaries into the same cache: theirs will do. */
  | { state: "waiting"; owner: string };

export type Report = (progress: Progress) => void;

export interface ProgressView {
  report: Report;
  /** Call it when obtaining has ended, also when it failed: until then the view owns the stream. */
  close: () => Promise<void>;
}
