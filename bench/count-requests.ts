/** What requests come to. Pure. */

import { type AuditedRequest, isWrite } from "../dev/platform/audit-line.ts";
import type { RequestCounts } from "./scenario.ts";

/** The most frequent first. A missing object is an answer like any other; other refusals stand apart. */
export const countRequests = (requests: readonly AuditedRequest[]): RequestCounts => {
  const counts = new Map<string, number>();
  for (const { verb, resource, code } of requests) {
    const text = `${verb} ${resource}${code >= 400 ? ` ${code}` : ""}`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)));
};

/** Of requests about single changes: those that came after the last write for their object was answered, so that only it can be their cause. */
export const echoesIn = (requests: readonly AuditedRequest[]): AuditedRequest[] => {
  const lastWrites = new Map<string, number>();
  for (const { name, answeredAt } of requests.filter(isWrite))
    lastWrites.set(name, Math.max(answeredAt, lastWrites.get(name) ?? 0));
  return requests.filter(({ name, receivedAt }) => receivedAt > (lastWrites.get(name) ?? Number.POSITIVE_INFINITY));
};
