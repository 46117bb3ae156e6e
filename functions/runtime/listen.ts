/** The runtime's own HTTP server. */

import { serve as serveOnNode } from "@hono/node-server";

export type Fetch = (request: Request) => Response | Promise<Response>;

export interface Server {
  port: number;
  /** Takes no new connection, and resolves when the last request is answered. */
  stop(): Promise<void>;
}

/** Rejects when the port is taken. Port 0: any free one. */
export const listen = (fetch: Fetch, port: number): Promise<Server> =>
  "Deno" in globalThis ? listenWithDeno(fetch, port) : listenWithNode(fetch, port);

const listenWithNode = (fetch: Fetch, port: number): Promise<Server> =>
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
    options: { port: number; onListen(address: { port: number }): void },
    handler: Fetch,
  ): { shutdown(): Promise<void> };
}

const listenWithDeno = (fetch: Fetch, port: number): Promise<Server> =>
  new Promise((resolve) => {
    const { Deno } = globalThis as unknown as { Deno: DenoGlobal };
    const server = Deno.serve(
      { port, onListen: (address) => resolve({ port: address.port, stop: () => server.shutdown() }) },
      fetch,
    );
  });
