/** Serves a Hono app until the platform asks the process to end. */

import process from "node:process";
import type { Log } from "../../src/log.ts";
import { type Fetch, listen } from "./listen.ts";
import { type ServedMetrics, serveMetrics } from "./serve-metrics.ts";

export interface ServeOptions {
  fetch: Fetch;
  port: number;
  log: Log;
  /** Finishes what was taken, after which the process ends. */
  finish(): Promise<void>;
  /** Served beside, from the moment that requests are taken until the last is answered. */
  metrics?: ServedMetrics;
}

/** Resolves after SIGTERM or SIGINT, once every request is answered and `finish` is done. */
export const serve = async ({ fetch, port, log, finish, metrics }: ServeOptions): Promise<void> => {
  const server = await listen(fetch, port);
  const startedInMs = performance.now();
  log.info("Listened", { port: server.port, startedInMs: Math.round(startedInMs) });
  metrics?.operator.started(startedInMs / 1000);
  const beside = metrics && serveMetrics(metrics, log);
  await endSignal();
  await Promise.all([server.stop(), finish()]);
  await beside?.stop();
};

const endSignal = (): Promise<void> =>
  new Promise((resolve) => {
    process.once("SIGTERM", () => resolve());
    process.once("SIGINT", () => resolve());
  });
