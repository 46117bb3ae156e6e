/** Answers that do not come from the API server when they are given. Pure. */

import type { ApiFault, SeenRequest } from "./api-faults.ts";

export interface Answer {
  status: number;
  headers: Record<string, string | number>;
  body: Buffer;
}

type Refusal = Extract<ApiFault, { what: "refuse" }>;
type StaleRead = Extract<ApiFault, { what: "stale read" }>;

/** The reasons that the API server gives. */
const reasons: Readonly<Record<Refusal["status"], string>> = {
  401: "Unauthorized",
  409: "Conflict",
  429: "TooManyRequests",
  500: "InternalError",
  503: "ServiceUnavailable",
};

export const refusal = ({ status, retryAfterSeconds }: Refusal): Answer => {
  const message = "refused by the fault proxy";
  const body = { kind: "Status", apiVersion: "v1", status: "Failure", reason: reasons[status], message, code: status };
  const retryAfter = retryAfterSeconds === undefined ? {} : { "retry-after": retryAfterSeconds };
  return {
    status,
    headers: { "content-type": "application/json", ...retryAfter },
    body: Buffer.from(JSON.stringify(body)),
  };
};

export interface ReadHistory {
  /** Keeps what a read was answered, also that there was no such object. */
  remember(request: SeenRequest, answer: Answer): void;
  /** `undefined` when the same was never read before. */
  older(request: SeenRequest, fault: StaleRead): Answer | undefined;
}

export const readHistory = (): ReadHistory => {
  const answers = new Map<string, Answer[]>();
  return {
    remember({ method, url }, answer) {
      if (method !== "GET" || (answer.status !== 200 && answer.status !== 404)) return;
      const known = answers.get(url) ?? [];
      if (!known.at(-1)?.body.equals(answer.body)) answers.set(url, [...known, answer]);
    },
    older({ url }, { age }) {
      const known = answers.get(url) ?? [];
      return known[Math.ceil((1 - age) * known.length) - 1];
    },
  };
};
