/** Deno, by its own API; only TLS is served by the modules of Node that it emulates. */

import type { Connection } from "../../../src/kube/connection.ts";
import { type FetchClient, fetchWire } from "../../../src/kube/fetch-wire.ts";
import { retryingTransport } from "../../../src/kube/retrying.ts";
import type { Fetch, Host, Server } from "./host.ts";

/** The part of it that is used here. https://docs.deno.com/api/deno/ */
interface Deno {
  args: readonly string[];
  env: { toObject(): Record<string, string> };
  exit(code: number): never;
  memoryUsage(): { rss: number };
  readTextFile(path: string): Promise<string>;
  addSignalListener(signal: string, listener: () => void): void;
  serve(
    options: { port: number; onListen(address: { port: number }): void },
    handler: Fetch,
  ): { shutdown(): Promise<void> };
  createHttpClient(options: { caCerts?: string[]; cert?: string; key?: string }): { close(): void };
}

export const denoHost = (): Host => {
  const { Deno } = globalThis as unknown as { Deno: Deno };
  return {
    environment: Deno.env.toObject(),
    args: Deno.args,
    residentBytes: () => Deno.memoryUsage().rss,
    readText: (path) => Deno.readTextFile(path),
    listen: (fetch, port) =>
      new Promise<Server>((resolve) => {
        const server = Deno.serve(
          { port, onListen: (address) => resolve({ port: address.port, stop: () => server.shutdown() }) },
          fetch,
        );
      }),
    // `Deno.serve` keeps its first certificate, and to hand its port over to a second server loses connections. With all of Node's host
    // it is loaded, since a part of that would be a file more for each start on Node.
    listenTls: async (fetch, port, pair) => (await import("./node.ts")).nodeHost.listenTls(fetch, port, pair),
    // Deno's server takes any pair, and fails at each handshake; its client refuses one that does not match.
    checkKeyPair: (pair) => Deno.createHttpClient({ cert: pair.cert, key: pair.key }).close(),
    transport: (connection, options) =>
      retryingTransport(
        fetchWire(connection, (to) => fetchClient(Deno, to)),
        connection,
        options,
      ),
    onEndSignal(end) {
      Deno.addSignalListener("SIGTERM", end);
      Deno.addSignalListener("SIGINT", end);
    },
    exit: (code) => Deno.exit(code),
  };
};

/** Speaks HTTP/2 where the API server offers it: one handshake for all requests. */
const fetchClient = (Deno: Deno, { ca, clientCertificate }: Connection): FetchClient => {
  const client = Deno.createHttpClient({ ...(ca === undefined ? {} : { caCerts: [ca] }), ...clientCertificate });
  return { fetch: (url, init) => fetch(url, { ...init, client } as RequestInit), close: () => client.close() };
};
