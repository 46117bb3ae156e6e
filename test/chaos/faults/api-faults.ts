/** What goes wrong between a function and its API server, decided from a seed. Pure. */

import type { Random } from "./random.ts";

export type ApiFault =
  /** The request is answered in the server's place. */
  | { what: "refuse"; status: 401 | 409 | 429 | 500 | 503; retryAfterSeconds?: number }
  /** The connection is reset, and the server has not seen the request. */
  | { what: "reset before" }
  /** The server has acted, the connection is reset in place of an answer. */
  | { what: "reset after" }
  /** The server has acted, its answer comes in small pieces. */
  | { what: "slow body" }
  /** The server has acted, its answer never ends. */
  | { what: "endless body" }
  /** The server has acted, its answer ends in the middle of the JSON, `framed` as if that were all of it. */
  | { what: "truncated JSON"; framed: boolean }
  /** An older answer to the same read, as from a watch cache that lags behind; `age` from 0 (newest) to 1 (oldest). */
  | { what: "stale read"; age: number };

export type FaultName = ApiFault["what"] | `refuse ${401 | 409 | 429 | 500 | 503}`;

export const faultNames = [
  "refuse 401",
  "refuse 409",
  "refuse 429",
  "refuse 500",
  "refuse 503",
  "reset before",
  "reset after",
  "slow body",
  "endless body",
  "truncated JSON",
  "stale read",
] as const satisfies readonly FaultName[];

export interface SeenRequest {
  method: string;
  /** Path and query. */
  url: string;
}

export interface ApiFaultOptions {
  names?: readonly (typeof faultNames)[number][];
  /** Probability that a request meets a fault. */
  rate: number;
}

/** Asked once for each request, in their order. */
export const apiFaults =
  (random: Random, { names = faultNames, rate }: ApiFaultOptions): ((request: SeenRequest) => ApiFault | undefined) =>
  ({ method }) => {
    const possible = names.filter((name) => (method === "GET" ? name !== "refuse 409" : name !== "stale read"));
    if (!random.chance(rate) || possible.length === 0) return undefined;
    return faultOf(random.pick(possible), random);
  };

const faultOf = (name: (typeof faultNames)[number], random: Random): ApiFault => {
  switch (name) {
    case "refuse 401":
      return { what: "refuse", status: 401 };
    case "refuse 409":
      return { what: "refuse", status: 409 };
    case "refuse 429":
      return { what: "refuse", status: 429, retryAfterSeconds: random.chance(0.2) ? 1 : 0 };
    case "refuse 500":
      return { what: "refuse", status: 500 };
    case "refuse 503":
      return { what: "refuse", status: 503 };
    case "truncated JSON":
      return { what: name, framed: random.chance(0.5) };
    case "stale read":
      return { what: name, age: random.next() };
    default:
      return { what: name };
  }
};
