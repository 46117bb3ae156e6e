/** One HTTP request to the API server, sent once. How, is the runtime's affair. */

export interface WireRequest {
  method: string;
  /** With its query, below the server's URL. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body: string | undefined;
  /** Ends the request, the body of its answer included. */
  signal: AbortSignal;
}

export interface WireAnswer {
  status: number;
  contentType: string;
  /** The header as it came. */
  retryAfter: string | undefined;
  text: string;
}

export interface Wire {
  /** `host:port`. */
  readonly host: string;
  /** Resolves with any whole answer; rejects with `BrokenAnswer` when one began and did not end, with anything else when none came. */
  exchange(request: WireRequest): Promise<WireAnswer>;
  /** Closes idle connections, so that a process may end. */
  close(): void;
}

/** The server has acted, but its answer did not arrive whole. */
export class BrokenAnswer extends Error {
  override readonly name = "BrokenAnswer";
}

/** Host, port and path that an API server is reached by. */
export const addressOf = (server: string): { hostname: string; port: string; host: string; basePath: string } => {
  const { hostname, port: given, pathname } = new URL(server);
  const port = given === "" ? "443" : given;
  return { hostname, port, host: `${hostname}:${port}`, basePath: pathname.replace(/\/$/, "") };
};
