/** The HTTP server of Node. */

import { serve } from "@hono/node-server";
import type { Fetch, Server } from "./host.ts";

export const listen = (fetch: Fetch, port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = serve({ fetch, port }, (address) =>
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
