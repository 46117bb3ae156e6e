/** Serves a Hono app until the platform asks the process to end. */

import type { Log } from "../../src/log.ts";
import type { Fetch, Host } from "./host/index.ts";
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
export const serve = async (
  host: Pick<Host, "listen" | "onEndSignal">,
  { fetch, port, log, finish, metrics }: ServeOptions,
): Promise<void> => {
  const server = await host.listen(fetch, port);
  const startedInMs = performance.now();
  log.info("Listened", { port: server.port, startedInMs: Math.round(startedInMs) });
  metrics?.operator.started(startedInMs / 1000);
  const beside = metrics && serveMetrics(host, metrics, log);
  await new Promise<void>((resolve) => host.onEndSignal(resolve));
  await Promise.all([server.stop(), finish()]);
  await beside?.stop();
};
