/** Stands between the receive adapter and a function: takes each event, and delivers what it is told to deliver in its place. */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { EventRequest } from "../../support/events.ts";

export interface EventProxyOptions {
  /** Resolves with the status that the adapter is answered. */
  taken(event: EventRequest): Promise<number>;
}

export interface EventProxy {
  readonly url: string;
  close(): Promise<void>;
}

export const startEventProxy = async ({ taken }: EventProxyOptions): Promise<EventProxy> => {
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const headers = Object.entries(incoming.headers).filter(
      ([name]) => name.startsWith("ce-") || name === "content-type",
    );
    const event = { headers: Object.fromEntries(headers) as Record<string, string>, body: await text(incoming) };
    outgoing.writeHead(await taken(event)).end();
  };
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => outgoing.writeHead(502).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
};
