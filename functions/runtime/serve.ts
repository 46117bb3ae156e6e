/** Serves a Hono app until the platform asks the process to end. */

import type { Log } from "../../src/log.ts";
import type { Fetch, Host, Server } from "./host/index.ts";
import type { RenewedTls } from "./listen-renewed.ts";
import { type ServedMetrics, serveMetrics } from "./serve-metrics.ts";

export interface ServeOptions {
  fetch: Fetch;
  port: number;
  /** Absent: plain HTTP. */
  tls?: RenewedTls | undefined;
  log: Log;
  /** Finishes what was taken, after which the process ends. */
  finish(): Promise<void>;
  /** Served beside, from the moment that requests are taken until the last is answered. */
  metrics?: ServedMetrics;
}

/** Resolves after SIGTERM or SIGINT, once every request is answered and `finish` is done. */
export const serve = async (
  host: Pick<Host, "listen" | "listenTls" | "checkKeyPair" | "readText" | "onEndSignal">,
  options: ServeOptions,
): Promise<void> => {
  const { log, finish, metrics } = options;
  const server = await listen(host, options);
  const startedInMs = performance.now();
  log.info("Listened", { port: server.port, startedInMs: Math.round(startedInMs) });
  metrics?.operator.started(startedInMs / 1000);
  const beside = metrics && serveMetrics(host, metrics, log);
  await new Promise<void>((resolve) => host.onEndSignal(resolve));
  await Promise.all([server.stop(), finish()]);
  await beside?.stop();
};

/** What TLS takes is loaded on demand: few functions end it themselves. */
const listen = async (
  host: Pick<Host, "listen" | "listenTls" | "checkKeyPair" | "readText">,
  { fetch, port, tls, log }: ServeOptions,
): Promise<Server> => {
  if (tls === undefined) return await host.listen(fetch, port);
  const { listenRenewed } = await import("./listen-renewed.ts");
  return await listenRenewed(host, { fetch, port, tls, log });
};
