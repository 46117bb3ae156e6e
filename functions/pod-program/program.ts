/** What a program in a pod hands to `runPodProgram`. */

import type { Hono } from "hono";
import type { Heartbeat } from "./heartbeat.ts";
import type { PodHost } from "./host.ts";
import type { PodLog } from "./log.ts";
import type { Settings, Values } from "./settings.ts";
import type { Turn } from "./take-turns.ts";

/** What a program is, to `--help` and to this. */
export interface Definition<S extends Settings> {
  name: string;
  /** What it does, in a sentence without its name. */
  summary: string;
  /** Beside `LOG_LEVEL`, which each has. */
  settings: S;
  /** Makes the program of what it is told. Tried again each second when it fails. */
  start(told: Told<S>): Promise<PodProgram> | PodProgram;
}

export interface Told<S extends Settings> {
  settings: Values<S>;
  log: PodLog;
  host: Pick<PodHost, "environment" | "hostname" | "writeOut">;
  /** For turns that may take long: without a beat for 30 s, `/healthz` is 503. Each turn begins with one, and the pause after it has its own. */
  heartbeat: Pick<Heartbeat, "beat">;
}

export interface PodProgram {
  /** Listened on, for as long as it takes to get it. Absent: nothing is served. */
  port?: number | undefined;
  /** In the text format of Prometheus; see `exposition`. Rejecting is a 500 and a log line. */
  metrics(): string | Promise<string>;
  /** Adds routes beside `/metrics`, `/healthz` and `/`. */
  routes?(app: Hono): void;
  /** One turn of the main loop. Absent: there is nothing to do between requests. */
  turn?: Turn;
  /**
   * Called once after the last turn. @param signal is aborted when its time is over: the process then ends, whatever is left.
   */
  finish?(signal: AbortSignal): Promise<void>;
  /** How long the last turn and `finish` may take together. Default 5000; the usual grace period of a pod is 30 s. */
  finishMs?: number;
  /** Resolves with what `--once` prints. Default: one turn, `finish`, and then the metrics. */
  once?(): Promise<string>;
}
