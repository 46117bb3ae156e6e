/** A server of Loki's push API, which keeps what it is sent, and can be told to refuse it. */

import { serve } from "@hono/node-server";
import getPort from "get-port";
import { Hono } from "hono";
import { onTestFinished } from "vitest";

export interface Entry {
  tenant: string | undefined;
  labels: Record<string, string>;
  /** Nanoseconds since 1970. */
  time: bigint;
  line: string;
}

export interface LokiServer {
  url: string;
  /** In the order in which they came. */
  entries: Entry[];
  /** What was pushed and refused, in requests. */
  refused: number;
  /** What it answers from now on; 204: it takes what comes. */
  answer(status: 204 | 400 | 429 | 503): void;
  /** Ends it, or begins anew at the same port. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

interface Push {
  streams: { stream: Record<string, string>; values: [string, string][] }[];
}

export const lokiServer = async (): Promise<LokiServer> => {
  const port = await getPort();
  let status: 204 | 400 | 429 | 503 = 204;
  let server: ReturnType<typeof serve> | undefined;
  const app = new Hono();
  app.post("/loki/api/v1/push", async (c) => {
    const { streams } = await c.req.json<Push>();
    if (status !== 204) {
      loki.refused += 1;
      return c.text(`entry refused with ${status}`, status);
    }
    const tenant = c.req.header("x-scope-orgid");
    for (const { stream: labels, values } of streams)
      for (const [time, line] of values) loki.entries.push({ tenant, labels, time: BigInt(time), line });
    return c.body(null, 204);
  });
  const loki: LokiServer = {
    url: `http://127.0.0.1:${port}`,
    entries: [],
    refused: 0,
    answer(next) {
      status = next;
    },
    start: () =>
      new Promise((resolve) => {
        server = serve({ fetch: app.fetch, port, hostname: "127.0.0.1" }, () => resolve());
      }),
    stop: () =>
      new Promise((resolve) => {
        if (server === undefined) return resolve();
        if ("closeAllConnections" in server) server.closeAllConnections();
        server.close(() => resolve());
        server = undefined;
      }),
  };
  await loki.start();
  onTestFinished(() => loki.stop());
  return loki;
};
