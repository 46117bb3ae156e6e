/** Requests over `node:https`: one pool of connections that are kept open. */

import type { IncomingMessage } from "node:http";
import { Agent, type RequestOptions, request } from "node:https";
import type { Connection } from "./connection.ts";
import { addressOf, BrokenAnswer, type Wire, type WireAnswer } from "./wire.ts";

export const httpsWire = (connection: Connection, { maxSockets }: { maxSockets: number }): Wire => {
  const { hostname, port, host, basePath } = addressOf(connection.server);
  const reached: RequestOptions = {
    host: hostname.replace(/^\[|\]$/g, ""),
    port,
    ...(connection.ca === undefined ? {} : { ca: connection.ca }),
    ...connection.clientCertificate,
  };
  const agent = new Agent({ keepAlive: true, maxSockets, scheduling: "lifo" });

  return {
    host,
    exchange: ({ method, path, headers, body, signal }) =>
      new Promise((resolve, reject) => {
        const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
        const outgoing = request(
          { ...reached, agent, method, path: basePath + path, headers: { ...headers, ...length } },
          (incoming) => wholeAnswer(incoming).then(resolve, reject),
        );
        const abort = (): void => {
          reject(signal.reason);
          outgoing.destroy();
        };
        // Not by the option `signal`: a request that waits for a connection would tell of its end only when it gets one.
        signal.addEventListener("abort", abort);
        outgoing.on("socket", () => signal.aborted && outgoing.destroy());
        outgoing.on("close", () => signal.removeEventListener("abort", abort));
        outgoing.on("error", reject);
        outgoing.end(body);
      }),
    close: () => agent.destroy(),
  };
};

const wholeAnswer = (incoming: IncomingMessage): Promise<WireAnswer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("error", (cause) => reject(new BrokenAnswer(`the answer broke off: ${cause.message}`, { cause })));
    incoming.on("end", () =>
      resolve({
        status: incoming.statusCode ?? 0,
        contentType: incoming.headers["content-type"] ?? "",
        retryAfter: incoming.headers["retry-after"],
        text: Buffer.concat(chunks).toString("utf8"),
      }),
    );
  });
