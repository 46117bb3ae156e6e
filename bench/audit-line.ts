/** A line of the API server's audit log. Pure. https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/ */

import type { RequestCounts } from "./scenario.ts";

export interface AuditedRequest {
  user: string;
  verb: string;
  /** With its subresource: `memcacheds/status`. */
  resource: string;
  name: string;
  code: number;
  /** When it came and when it was answered, in milliseconds since 1970, to the microsecond. */
  receivedAt: number;
  answeredAt: number;
}

interface AuditLine {
  verb: string;
  user: { username: string };
  objectRef?: { resource?: string; subresource?: string; name?: string };
  responseStatus?: { code?: number };
  requestReceivedTimestamp: string;
  stageTimestamp: string;
}

export const requestOf = (line: string): AuditedRequest => {
  const { verb, user, objectRef = {}, responseStatus = {}, ...times }: AuditLine = JSON.parse(line);
  return {
    user: user.username,
    verb,
    resource: [objectRef.resource, objectRef.subresource].filter((part) => part !== undefined).join("/"),
    name: objectRef.name ?? "",
    code: responseStatus.code ?? 0,
    receivedAt: milliseconds(times.requestReceivedTimestamp),
    answeredAt: milliseconds(times.stageTimestamp),
  };
};

/** `Date` forgets what is below a millisecond. */
const milliseconds = (timestamp: string): number => {
  const [, fraction = "0"] = /\.(\d+)Z$/.exec(timestamp) ?? [];
  return Date.parse(timestamp.replace(/\.\d+Z$/, "Z")) + Number(`0.${fraction}`) * 1000;
};

export const isWrite = ({ verb }: Pick<AuditedRequest, "verb">): boolean => !["get", "list", "watch"].includes(verb);

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
