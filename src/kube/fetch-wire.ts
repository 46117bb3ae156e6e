/** Requests over a runtime's own `fetch`. */

import type { Connection } from "./connection.ts";
import { addressOf, BrokenAnswer, type Wire } from "./wire.ts";

/** `fetch` with connections of its own. */
export interface FetchClient {
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Opens nothing new; what is under way goes on. */
  close(): void;
}

export const fetchWire = (connection: Connection, open: (connection: Connection) => FetchClient): Wire => {
  const { host, basePath } = addressOf(connection.server);
  let client = open(connection);

  /** HTTP/2 has one connection for all: when that is dead without a word, every further request would wait on it in vain. */
  const renew = (failed: FetchClient): void => {
    if (client !== failed) return;
    client = open(connection);
    failed.close();
  };

  return {
    host,
    async exchange({ method, path, headers, body = null, signal }) {
      const used = client;
      const url = `https://${host}${basePath}${path}`;
      // Compressed, long lists would cost the API server more than they save the network.
      const sent = { ...headers, "accept-encoding": "identity" };
      try {
        const response = await used.fetch(url, { method, headers: sent, body, signal, redirect: "manual" });
        return {
          status: response.status,
          contentType: response.headers.get("content-type") ?? "",
          retryAfter: response.headers.get("retry-after") ?? undefined,
          text: await response.text().catch(brokeOff),
        };
      } catch (error) {
        renew(used);
        signal.throwIfAborted();
        throw withReason(error);
      }
    },
    close: () => client.close(),
  };
};

const brokeOff = (cause: unknown): never => {
  throw new BrokenAnswer("the answer broke off", { cause });
};

/** `fetch` says only that it failed, and keeps the reason in the cause. */
const withReason = (error: unknown): unknown =>
  error instanceof TypeError && error.cause instanceof Error ? error.cause : error;
