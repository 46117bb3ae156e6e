/** What a function needs of its runtime. */

import type { Connection } from "../../../src/kube/connection.ts";
import type { Transport, TransportOptions } from "../../../src/kube/transport.ts";

export type Fetch = (request: Request) => Response | Promise<Response>;

export interface Server {
  port: number;
  /** Takes no new connection, and resolves when the last request is answered. */
  stop(): Promise<void>;
}

/** As PEM; the certificate may be a chain. */
export interface KeyPair {
  cert: string;
  key: string;
}

export interface TlsServer extends Server {
  /** Serves this pair, which was checked, to connections that come from now on. */
  renew(pair: KeyPair): void;
}

export interface Host {
  environment: Readonly<Record<string, string | undefined>>;
  /** Arguments after the program's name. */
  args: readonly string[];
  residentBytes(): number;
  readText(path: string): Promise<string>;
  /** Rejects when the port is taken. Port 0: any free one. */
  listen(fetch: Fetch, port: number): Promise<Server>;
  /** The same over TLS 1.2 or later, with a pair that was checked. */
  listenTls(fetch: Fetch, port: number, pair: KeyPair): Promise<TlsServer>;
  /** Throws when the TLS of this runtime refuses the pair, most of all when key and certificate do not match. */
  checkKeyPair(pair: KeyPair): void;
  transport(connection: Connection, options: TransportOptions): Transport;
  /** Calls back at SIGTERM and at SIGINT. */
  onEndSignal(end: () => void): void;
  exit(code: number): never;
}
