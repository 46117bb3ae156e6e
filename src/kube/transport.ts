/** JSON over one pool of kept-alive connections, with the retries that every Kubernetes client owes its server. */

import { Agent, type RequestOptions, request } from "node:https";
import { setTimeout as delay } from "node:timers/promises";
import { type Metrics, noMetrics } from "../metrics/metrics.ts";
import { ApiError } from "./api-error.ts";
import type { Connection } from "./connection.ts";

export interface Request {
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  path: string;
  query?: Record<string, string | undefined>;
  body?: unknown;
  /** Default `application/json`. */
  contentType?: string;
  signal?: AbortSignal | undefined;
  /** What the request is for, after "Cannot": `apply Deployment "cache/a"`. */
  doing: string;
}

export interface Answer {
  status: number;
  /** Parsed when it is JSON, else its text. */
  body: unknown;
}

export interface TransportOptions {
  /** How long one attempt may take, in milliseconds. */
  attemptTimeoutMs?: number;
  /** Waits before the second, third … attempt, in milliseconds. A server's Retry-After replaces them, up to two seconds. */
  backoffMs?: readonly number[];
  maxSockets?: number;
  metrics?: Pick<Metrics, "requested">;
}

export interface Transport {
  /** Resolves with any 2xx answer; rejects with `ApiError` for all else, and with the signal's reason when aborted. */
  send(request: Request): Promise<Answer>;
  /** Closes idle connections, so that a process may end. */
  close(): void;
}

const longestRetryAfterMs = 2_000;

interface RawAnswer {
  status: number;
  isJson: boolean;
  retryAfterMs: number | undefined;
  text: string;
}

export const httpsTransport = (
  connection: Connection,
  {
    attemptTimeoutMs = 5_000,
    backoffMs = [100, 300, 600],
    maxSockets = 64,
    metrics = noMetrics,
  }: TransportOptions = {},
): Transport => {
  const server = new URL(connection.server);
  const agent = new Agent({ keepAlive: true, maxSockets, scheduling: "lifo" });
  const fixed: RequestOptions = {
    agent,
    host: server.hostname.replace(/^\[|\]$/g, ""),
    port: server.port === "" ? 443 : server.port,
    ...(connection.ca === undefined ? {} : { ca: connection.ca }),
    ...connection.clientCertificate,
  };
  const basePath = server.pathname.replace(/\/$/, "");

  const attempt = async (
    { method, path, query, contentType, signal: wanted }: Request,
    payload: string | undefined,
  ): Promise<RawAnswer> => {
    const token = await connection.token?.();
    const timeout = AbortSignal.timeout(attemptTimeoutMs);
    const signal = wanted === undefined ? timeout : AbortSignal.any([wanted, timeout]);
    signal.throwIfAborted();
    return new Promise<RawAnswer>((resolve, reject) => {
      const fail = (cause: unknown): void =>
        reject(timeout.aborted ? new Error(`nothing came within ${attemptTimeoutMs} ms`, { cause }) : cause);
      const outgoing = request(
        {
          ...fixed,
          method,
          path: `${basePath}${path}${queryText(query)}`,
          headers: {
            accept: "application/json",
            "user-agent": "ebb",
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
            ...(payload === undefined
              ? {}
              : { "content-type": contentType ?? "application/json", "content-length": Buffer.byteLength(payload) }),
          },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
          incoming.on("error", fail);
          incoming.on("end", () => {
            const seconds = Number(incoming.headers["retry-after"]);
            resolve({
              status: incoming.statusCode ?? 0,
              isJson: incoming.headers["content-type"]?.includes("json") ?? false,
              retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : undefined,
              text: Buffer.concat(chunks).toString("utf8"),
            });
          });
        },
      );
      const abort = (): void => {
        fail(signal.reason);
        outgoing.destroy();
      };
      // Not by the option `signal`: Deno takes a kept connection that an abort closes for a stale one, sends the request again on
      // another, and tells neither an error nor the end.
      signal.addEventListener("abort", abort);
      outgoing.on("socket", () => signal.aborted && outgoing.destroy());
      outgoing.on("close", () => signal.removeEventListener("abort", abort));
      outgoing.on("error", fail);
      outgoing.end(payload);
    });
  };

  const counted: typeof attempt = async (wanted, payload) => {
    const startedAt = performance.now();
    let code = "<error>";
    try {
      const answer = await attempt(wanted, payload);
      code = String(answer.status);
      return answer;
    } finally {
      const seconds = (performance.now() - startedAt) / 1000;
      metrics.requested({ host: `${server.hostname}:${fixed.port}`, method: wanted.method, code, seconds });
    }
  };

  return {
    async send(wanted) {
      const payload = wanted.body === undefined ? undefined : JSON.stringify(wanted.body);
      for (let tries = 0; ; tries++) {
        wanted.signal?.throwIfAborted();
        const answer = await counted(wanted, payload).catch((error: unknown) => {
          wanted.signal?.throwIfAborted();
          return noAnswer(wanted.doing, error);
        });
        if (!(answer instanceof ApiError) && answer.status >= 200 && answer.status < 300)
          return { status: answer.status, body: answer.isJson ? JSON.parse(answer.text) : answer.text };
        const failure = answer instanceof ApiError ? answer : refusal(wanted.doing, answer);
        const wait = backoffMs[tries];
        if (!failure.isTransient || wait === undefined) throw failure;
        const retryAfterMs = answer instanceof ApiError ? undefined : answer.retryAfterMs;
        await delay(Math.min(retryAfterMs ?? wait, longestRetryAfterMs), undefined, { signal: wanted.signal }).catch(
          () => wanted.signal?.throwIfAborted(),
        );
      }
    },
    close() {
      agent.destroy();
    },
  };
};

const queryText = (query: Record<string, string | undefined> = {}): string => {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${encodeURIComponent(value)}`],
  );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
};

const noAnswer = (doing: string, error: unknown): ApiError =>
  new ApiError(doing, 0, "ConnectionFailed", error instanceof Error ? error.message : String(error), { cause: error });

const refusal = (doing: string, { status, text }: RawAnswer): ApiError => {
  const { reason, message } = statusObject(text);
  return new ApiError(doing, status, reason ?? "Unknown", message ?? text.slice(0, 200).trim());
};

const statusObject = (text: string): { reason?: string; message?: string } => {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? body : {};
  } catch {
    return {};
  }
};
