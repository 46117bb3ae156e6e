/** Listens as soon as the port can be had. A container that runs beside it may hold the port, or hold it for a while: that ends nothing. */

import type { Log } from "../../src/log.ts";
import { pause } from "../../src/pause.ts";
import type { Fetch, Server } from "../runtime/host/host.ts";

export interface KeepListeningOptions {
  listen(fetch: Fetch, port: number): Promise<Server>;
  fetch: Fetch;
  port: number;
  log: Log;
  /** Aborted: no further attempt. */
  ending: AbortSignal;
  /** Milliseconds before the attempt after this many. */
  backoff?: (attempts: number) => number;
}

/** From a quarter of a second, doubled up to 15 s. */
const usualBackoff = (attempts: number): number => Math.min(250 * 2 ** Math.min(attempts - 1, 10), 15_000);

/** Resolves with the server; with `undefined` when the end came first. */
export const keepListening = async (options: KeepListeningOptions): Promise<Server | undefined> => {
  const { listen, fetch, port, log, ending, backoff = usualBackoff } = options;
  for (let attempts = 1; !ending.aborted; attempts += 1) {
    try {
      const server = await listen(fetch, port);
      log.info("Listened", { port: server.port });
      return server;
    } catch (error) {
      log.error("Could not listen, and tries again", {
        port,
        error: error instanceof Error ? error.message : String(error),
      });
      await pause(backoff(attempts), ending).catch(() => {});
    }
  }
  return undefined;
};
