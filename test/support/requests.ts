/** What the API server was asked, from its audit log: the only count that cannot be fooled. */

import { readFileSync, statSync } from "node:fs";
import { inject } from "vitest";
import { type AuditedRequest, isWrite, requestOf } from "../../dev/platform/audit-line.ts";
import { until } from "../../dev/platform/until.ts";

/** A recording that begins now; call it for all requests since then about objects of `namespace`, or else of all. */
export const recordRequests = (
  namespace?: string,
  auditLog: string = inject("platform").auditLog,
): (() => Promise<AuditedRequest[]>) => {
  const from = statSync(auditLog).size;
  return async () => {
    await settled(auditLog);
    const text = readFileSync(auditLog).subarray(from).toString("utf8");
    return text
      .split("\n")
      .slice(0, -1)
      .map(requestOf)
      .filter((one) => namespace === undefined || one.namespace === namespace);
  };
};

/** Requests of one of our accounts. */
export const of = (requests: readonly AuditedRequest[], account: string): AuditedRequest[] =>
  requests.filter(({ user }) => user.endsWith(`:${account}`));

export const writes = (requests: readonly AuditedRequest[]): AuditedRequest[] => requests.filter(isWrite);

/** A line is written a moment after its answer is sent. */
const settled = async (path: string): Promise<void> => {
  let last = -1;
  await until(
    "the audit log stands still",
    () => {
      const { size } = statSync(path);
      const stands = size === last;
      last = size;
      return stands;
    },
    { everyMs: 150, timeoutMs: 10_000 },
  ).catch(() => undefined);
};
