/** Stands between a function and its API server, with the server's own certificate, and does what it is told to requests. */

import type { IncomingMessage, ServerResponse } from "node:http";
import { Agent, createServer, request as forward } from "node:https";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { type Answer, readHistory, refusal } from "./answers.ts";
import type { ApiFault, SeenRequest } from "./api-faults.ts";

export interface ApiProxyOptions {
  /** `https://host:port` of the API server. */
  server: string;
  ca: string;
  certificate: { cert: string; key: string };
  /** Asked for each request before it goes on. */
  decide(request: SeenRequest): ApiFault | undefined | Promise<ApiFault | undefined>;
  /** Called when the server has answered; the function learns of it when this is done. */
  answered?(request: SeenRequest): void | Promise<void>;
}

export interface ApiProxy {
  /** `https://host:port`. */
  readonly server: string;
  close(): Promise<void>;
}

export const startApiProxy = async (options: ApiProxyOptions): Promise<ApiProxy> => {
  const agent = new Agent({ keepAlive: true, ca: options.ca });
  const reads = readHistory();

  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const seen = { method: incoming.method ?? "GET", url: incoming.url ?? "/" };
    const body = await buffer(incoming);
    const fault = await options.decide(seen);
    if (fault?.what === "reset before") throw new Error("reset");
    const early = fault?.what === "refuse" ? refusal(fault) : fault?.what === "stale read" && reads.older(seen, fault);
    if (early) return send(outgoing, early);

    const answer = await ask(options.server, agent, incoming, body);
    reads.remember(seen, answer);
    await options.answered?.(seen);
    if (fault?.what === "reset after") throw new Error("reset");
    await deliver(outgoing, answer, fault);
  };

  const server = createServer(options.certificate, (incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    server: `https://127.0.0.1:${port}`,
    async close() {
      agent.destroy();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
};

const ask = (server: string, agent: Agent, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const options = { agent, method, headers: { ...headers, host: new URL(server).host } };
    const outgoing = forward(new URL(url ?? "/", server), options, (answer) => {
      buffer(answer).then((whole) => {
        const { statusCode = 502, headers } = answer;
        resolve({ status: statusCode, headers: { "content-type": headers["content-type"] ?? "" }, body: whole });
      }, reject);
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });

/** Tells of a body of this length, and sends the beginning of it. */
const begin = (outgoing: ServerResponse, { status, headers, body }: Answer, length: number): void => {
  outgoing.writeHead(status, { ...headers, "content-length": length });
  outgoing.write(body);
};

const send = (outgoing: ServerResponse, answer: Answer): void => {
  begin(outgoing, answer, answer.body.length);
  outgoing.end();
};

const pieces = 4;

const deliver = async (outgoing: ServerResponse, answer: Answer, fault: ApiFault | undefined): Promise<void> => {
  const { body } = answer;
  const half = { ...answer, body: body.subarray(0, body.length / 2) };
  switch (fault?.what) {
    case "endless body":
      begin(outgoing, half, body.length);
      break;
    case "truncated JSON":
      if (fault.framed) send(outgoing, half);
      else begin(outgoing, half, body.length);
      if (!fault.framed) outgoing.socket?.destroySoon();
      break;
    case "slow body":
      for (let piece = 0; piece < pieces; piece++) {
        const part = body.subarray((piece * body.length) / pieces, ((piece + 1) * body.length) / pieces);
        if (piece === 0) begin(outgoing, { ...answer, body: part }, body.length);
        else outgoing.write(part);
        await delay(20);
      }
      outgoing.end();
      break;
    default:
      send(outgoing, answer);
  }
};
