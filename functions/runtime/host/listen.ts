/** The HTTP server of Node. */

import type { AddressInfo } from "node:net";
import { type ServerType, serve } from "@hono/node-server";
import type { Fetch, Server } from "./host.ts";

export const listen = async (fetch: Fetch, port: number): Promise<Server> => {
  const server = serve({ fetch, port });
  return { port: await portOf(server), stop: () => stopServer(server) };
};

/** Resolves when it listens. */
export const portOf = (server: ServerType): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("listening", () => resolve((server.address() as AddressInfo).port));
    server.on("error", reject);
  });

/** @param sweep ends what a server holds without a request in it */
export const stopServer = (server: ServerType, sweep: () => void = () => {}): Promise<void> =>
  new Promise((stopped) => {
    // A connection that is kept open becomes idle with its answer, and would hold the process for seconds more.
    const sweeping = setInterval(() => {
      if ("closeIdleConnections" in server) server.closeIdleConnections();
      sweep();
    }, 20);
    server.close(() => {
      clearInterval(sweeping);
      stopped();
    });
  });
