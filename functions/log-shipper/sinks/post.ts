/** One HTTP request after another to the same URL. By `node:https`, as `fetch` takes no certificate authorities on Node. */

import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { text } from "node:stream/consumers";
import { withDeadline } from "../../../src/deadline.ts";
import { codeOf } from "../files/file-system.ts";
import { NotTaken } from "./sink.ts";

export interface Post {
  /** Resolves with the bytes of the body when the answer is a 2xx; rejects with `NotTaken`. */
  send(body: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<number>;
  close(): void;
}

export interface PostOptions {
  /** May hold a user and a password, which are sent as a header and told nowhere. */
  url: string;
  auth: { username: string; password: string } | { token: string } | undefined;
  tls: { ca: string | undefined; insecure: boolean };
  timeoutMs?: number;
}

/** Of an answer's text, in characters. */
const longestComplaint = 500;

export const createPost = ({ url, auth, tls: { ca, insecure }, timeoutMs = 10_000 }: PostOptions): Post => {
  const { username, password, protocol, hostname, port, pathname, search } = new URL(url);
  const isTls = protocol === "https:";
  const agent = isTls
    ? new HttpsAgent({ keepAlive: true, ...(ca === undefined ? {} : { ca }), rejectUnauthorized: !insecure })
    : new HttpAgent({ keepAlive: true });
  const authorization = authorizationOf(
    auth ?? (username ? { username: decodeURIComponent(username), password: decodeURIComponent(password) } : undefined),
  );
  const target = {
    agent,
    hostname: hostname.replace(/^\[(.*)\]$/, "$1"),
    port,
    path: pathname + search,
    method: "POST",
  };

  const exchange = (bytes: Buffer, headers: Readonly<Record<string, string>>, signal: AbortSignal) =>
    new Promise<{ status: number; complaint: string }>((resolve, reject) => {
      const request = (isTls ? httpsRequest : httpRequest)({
        ...target,
        signal,
        headers: {
          ...headers,
          ...(authorization && { authorization }),
          "content-length": bytes.length,
          "user-agent": "ebb",
        },
      });
      request.once("error", reject);
      request.once("response", (answer) => {
        const status = answer.statusCode ?? 0;
        text(answer).then((found) => resolve({ status, complaint: found.slice(0, longestComplaint).trim() }), reject);
      });
      request.end(bytes);
    });

  return {
    async send(body, headers, signal) {
      const bytes = Buffer.from(body);
      const answer = await withDeadline(timeoutMs, signal, (within) =>
        exchange(bytes, headers, within).catch((cause: unknown) => {
          const isLate = within.aborted && !signal.aborted;
          if (isLate) throw new NotTaken("Timeout", "now", `Nothing came within ${timeoutMs} ms`, { cause });
          throw new NotTaken(codeOf(cause), "now", cause instanceof Error ? cause.message : String(cause), { cause });
        }),
      );
      if (answer.status >= 200 && answer.status < 300) return bytes.length;
      throw refusal(answer);
    },
    close: () => agent.destroy(),
  };
};

const authorizationOf = (auth: PostOptions["auth"]): string | undefined => {
  if (auth === undefined) return undefined;
  if ("token" in auth) return `Bearer ${auth.token}`;
  return `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString("base64")}`;
};

/** What a redirect leads to was not asked for: it is an error that somebody may mend. */
const refusal = ({ status, complaint }: { status: number; complaint: string }): NotTaken => {
  const isFor = status === 413 ? "this size" : status >= 400 && status < 500 && status !== 429 ? "good" : "now";
  return new NotTaken(String(status), isFor, complaint);
};
