/** JSON to and from the API server. */

export interface Request {
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  path: string;
  query?: Record<string, string | undefined>;
  body?: unknown;
  /** Default `application/json`. */
  contentType?: string;
  /** Of the answer; default `application/json`. */
  accept?: string;
  signal?: AbortSignal | undefined;
  /** What the request is for, after "Cannot": `apply Deployment "cache/a"`. */
  doing: string;
}

export interface Answer {
  status: number;
  /** Parsed when it is JSON, else its text. */
  body: unknown;
}

/** One attempt, as it is counted. */
export interface ApiRequest {
  /** With its port. */
  host: string;
  method: string;
  /** HTTP status; `<error>` when no answer came. */
  code: string;
  seconds: number;
}

export interface TransportOptions {
  /** How long one attempt may take, in milliseconds. */
  attemptTimeoutMs?: number;
  /** Waits before the second, third … attempt, in milliseconds. A server's Retry-After replaces them, up to two seconds. */
  backoffMs?: readonly number[];
  metrics?: { requested(request: ApiRequest): void };
}

export interface Transport {
  /** Resolves with any 2xx answer; rejects with `ApiError` for all else, and with the signal's reason when aborted. */
  send(request: Request): Promise<Answer>;
  /** Closes idle connections, so that a process may end. */
  close(): void;
}
