/** The HTTPS server of Node, which changes its certificate while it serves. */

import { createServer, type Server as HttpsServer, type ServerOptions } from "node:https";
import type { Socket } from "node:net";
import { serve } from "@hono/node-server";
import type { Fetch, KeyPair, TlsServer } from "./host.ts";
import { portOf, stopServer } from "./listen.ts";

const limits: ServerOptions = {
  handshakeTimeout: 10_000,
  // A Go client, as kube-apiserver is, closes an idle connection after 90 s. The server must not be first: it would do so under a request.
  keepAliveTimeout: 120_000,
};

export const listenTls = async (fetch: Fetch, port: number, pair: KeyPair): Promise<TlsServer> => {
  const serverOptions = { ...limits, ...secure(pair) };
  const server = serve({ fetch, port, createServer, serverOptions }) as HttpsServer;
  const handshakes = handshakesOf(server);
  return {
    port: await portOf(server),
    renew: (renewed) => server.setSecureContext(secure(renewed)),
    stop: () => stopServer(server, () => handshakes.forEach((socket) => void socket.destroy())),
  };
};

const secure = (pair: KeyPair) => ({ ...pair, minVersion: "TLSv1.2" }) as const;

/** Connections that have not finished their handshake: the server counts none of them as idle, and its end would wait for them. */
const handshakesOf = (server: HttpsServer): ReadonlyMap<string, Socket> => {
  const handshakes = new Map<string, Socket>();
  const peer = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;
  server.on("connection", (socket: Socket) => {
    const key = peer(socket);
    handshakes.set(key, socket);
    socket.once("close", () => {
      if (handshakes.get(key) === socket) handshakes.delete(key);
    });
  });
  server.on("secureConnection", (socket) => handshakes.delete(peer(socket)));
  return handshakes;
};
