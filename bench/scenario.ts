/** What every scenario is given, and what it gives back. */

import type { BinaryName } from "../dev/binaries/index.ts";
import type { Program, Runtime } from "../dev/operator/functions.ts";

export interface Bench {
  binaries: Record<BinaryName, string>;
  /** What runs the functions, where a scenario does not compare runtimes. */
  runtime: Runtime;
  program: Program;
  /** Bytes that a start of `reconcile` reads. */
  bundleBytes: Readonly<Record<Runtime, number>>;
  /** Aborting it ends the scenario; what it started is stopped. */
  signal: AbortSignal;
}

/** Requests by `verb resource`, and the code behind it where they were refused. */
export type RequestCounts = Readonly<Record<string, number>>;

export type Measure = string | number | Readonly<Record<string, unknown>>;

/** What was measured: names with their units, as they stand in `latest.json`. */
export type Measures = Readonly<Record<string, Measure>>;

export interface Scenario {
  /** What it measures; they are measured together, in this order. */
  names: readonly [string, ...string[]];
  /** Resolves with the measures of each name. */
  run(bench: Bench, say: (step: string) => void): Promise<Readonly<Record<string, Measures>>>;
}
