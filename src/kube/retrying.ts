/** The retries that every Kubernetes client owes its server, over any wire. */

import { withDeadline } from "../deadline.ts";
import { noMetrics } from "../metrics/metrics.ts";
import { pause } from "../pause.ts";
import { ApiError } from "./api-error.ts";
import type { Connection } from "./connection.ts";
import type { Answer, Request, Transport, TransportOptions } from "./transport.ts";
import { BrokenAnswer, type Wire, type WireAnswer } from "./wire.ts";

const longestRetryAfterMs = 2_000;

export const retryingTransport = (
  wire: Wire,
  { token }: Pick<Connection, "token">,
  { attemptTimeoutMs = 5_000, backoffMs = [100, 300, 600], metrics = noMetrics }: TransportOptions = {},
): Transport => {
  const attempt = async (
    wanted: Request,
    body: string | undefined,
    bearer: string | undefined,
  ): Promise<WireAnswer> => {
    const startedAt = performance.now();
    let code = "<error>";
    try {
      const path = wanted.path + queryText(wanted.query);
      const headers = headersOf(wanted, body, bearer);
      const answer = await withDeadline(attemptTimeoutMs, wanted.signal, (signal) =>
        wire.exchange({ method: wanted.method, path, headers, body, signal }),
      );
      code = String(answer.status);
      return answer;
    } catch (cause) {
      const isLate = cause instanceof DOMException && cause.name === "TimeoutError";
      throw isLate ? new Error(`nothing came within ${attemptTimeoutMs} ms`, { cause }) : cause;
    } finally {
      const seconds = (performance.now() - startedAt) / 1000;
      metrics.requested({ host: wire.host, method: wanted.method, code, seconds });
    }
  };

  /** A token that is refused may have been replaced in its file since it was read. */
  const authenticated = async (wanted: Request, body: string | undefined): Promise<WireAnswer> => {
    const bearer = await token?.();
    const answer = await attempt(wanted, body, bearer);
    return answer.status === 401 && bearer !== undefined ? attempt(wanted, body, await token?.(bearer)) : answer;
  };

  const once = async (wanted: Request, body: string | undefined): Promise<Answer | Failure> => {
    try {
      const answer = await authenticated(wanted, body);
      if (answer.status >= 200 && answer.status < 300) return { status: answer.status, body: bodyOf(answer) };
      const error = refusal(wanted.doing, answer);
      return { error, retryAfterMs: milliseconds(answer.retryAfter), mayRepeat: error.isTransient };
    } catch (cause) {
      wanted.signal?.throwIfAborted();
      // What a write has done before its answer broke off is for its pass to see.
      const mayRepeat = wanted.method === "GET" || !(cause instanceof BrokenAnswer);
      return { error: noAnswer(wanted.doing, cause), retryAfterMs: undefined, mayRepeat };
    }
  };

  return {
    async send(wanted) {
      const body = wanted.body === undefined ? undefined : JSON.stringify(wanted.body);
      for (let tries = 0; ; tries++) {
        wanted.signal?.throwIfAborted();
        const outcome = await once(wanted, body);
        if (!("error" in outcome)) return outcome;
        const wait = backoffMs[tries];
        if (!outcome.mayRepeat || wait === undefined) throw outcome.error;
        await pause(Math.min(outcome.retryAfterMs ?? wait, longestRetryAfterMs), wanted.signal);
      }
    },
    close: () => wire.close(),
  };
};

interface Failure {
  error: ApiError;
  retryAfterMs: number | undefined;
  mayRepeat: boolean;
}

const headersOf = (
  { contentType = "application/json", accept = "application/json" }: Request,
  body: string | undefined,
  bearer: string | undefined,
): Record<string, string> => ({
  accept,
  "user-agent": "ebb",
  ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
  ...(body === undefined ? {} : { "content-type": contentType }),
});

const queryText = (query: Record<string, string | undefined> = {}): string => {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${encodeURIComponent(value)}`],
  );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
};

/** JSON that ends early came from an answer that did, where nothing told how long it should be. */
const bodyOf = ({ contentType, text }: WireAnswer): unknown => {
  if (!contentType.includes("json")) return text;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BrokenAnswer(`the answer is no whole JSON: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
};

/** Of a Retry-After in seconds; its other form, a date, is none that an API server sends. */
const milliseconds = (retryAfter: string | undefined): number | undefined =>
  retryAfter !== undefined && /^\d+$/.test(retryAfter.trim()) ? Number(retryAfter) * 1000 : undefined;

const noAnswer = (doing: string, error: unknown): ApiError =>
  new ApiError(doing, 0, "ConnectionFailed", error instanceof Error ? error.message : String(error), { cause: error });

const refusal = (doing: string, { status, text }: WireAnswer): ApiError => {
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
