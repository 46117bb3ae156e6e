/** Serves a Hono app on the runtime's own HTTP server, until the platform asks the process to end. */

import process from "node:process";
import { serve as serveOnNode } from "@hono/node-server";
import type { Log } from "../../src/log.ts";

export interface ServeOptions {
  fetch(request: Request): Response | Promise<Response>;
  port: number;
  log: Log;
  /** Finishes what was taken, after which the process ends. */
  finish(): Promise<void>;
}

/** Resolves after SIGTERM or SIGINT, once every request is answered and `finish` is done. */
export const serve = async ({ fetch, port, log, finish }: ServeOptions): Promise<void> => {
  const server = "Deno" in globalThis ? await serveWithDeno(fetch, port) : await serveWithNode(fetch, port);
  log.info("Listened", { port: server.port, startedInMs: Math.round(performance.now()) });
  await endSignal();
  await Promise.all([server.stop(), finish()]);
};

interface Server {
  port: number;
  /** Takes no new connection, and resolves when the last request is answered. */
  stop(): Promise<void>;
}

const serveWithNode = (fetch: ServeOptions["fetch"], port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = serveOnNode({ fetch, port }, (address) =>
      resolve({
        port: address.port,
        stop: () =>
          new Promise((stopped) => {
            // A connection that is kept open becomes idle with its answer, and would hold the process for seconds more.
            const sweep = setInterval(() => {
              if ("closeIdleConnections" in server) server.closeIdleConnections();
            }, 20);
            server.close(() => {
              clearInterval(sweep);
              stopped();
            });
          }),
      }),
    );
    server.on("error", reject);
  });

/** The part of Deno's API that is used here. https://docs.deno.com/api/deno/~/Deno.serve */
interface DenoGlobal {
  serve(
    options: { port: number; onListen(address: { port: number }): void; automaticCompression?: boolean },
    handler: ServeOptions["fetch"],
  ): { shutdown(): Promise<void> };
}

const serveWithDeno = (fetch: ServeOptions["fetch"], port: number): Promise<Server> =>
  new Promise((resolve) => {
    const { Deno } = globalThis as unknown as { Deno: DenoGlobal };
    const server = Deno.serve(
      { port, onListen: (address) => resolve({ port: address.port, stop: () => server.shutdown() }) },
      fetch,
    );
  });

const endSignal = (): Promise<void> =>
  new Promise((resolve) => {
    process.once("SIGTERM", () => resolve());
    process.once("SIGINT", () => resolve());
  });
