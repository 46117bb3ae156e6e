import type { BinaryName } from "./binaries.ts";
import type { Timeouts } from "./fetch.ts";
import type { Platform } from "./platform.ts";
import type { Report } from "./report.ts";
import type { Env, Settings } from "./settings.ts";

/** What holds for one call of `obtainBinaries`, whichever binary it is about. */
export interface Run {
  env: Env;
  settings: Settings;
  platform: Platform;
  /** Where finished binaries are kept. */
  folder: string;
  timeouts: Timeouts;
  report: Report;
  signal: AbortSignal;
}

/** Absolute paths. */
export type Found = Map<BinaryName, string>;

export const without = <Binary extends { name: BinaryName }>(wanted: readonly Binary[], found: Found): Binary[] =>
  wanted.filter(({ name }) => !found.has(name));
