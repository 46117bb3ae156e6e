/** A line of the API server's audit log. Pure. https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/ */

export interface AuditedRequest {
  user: string;
  verb: string;
  /** With its subresource: `memcacheds/status`. */
  resource: string;
  /** "" for what is in none, and for what is about no object. */
  namespace: string;
  name: string;
  code: number;
  /** When it came and when it was answered, in milliseconds since 1970, to the microsecond. */
  receivedAt: number;
  answeredAt: number;
}

interface AuditLine {
  verb: string;
  user: { username: string };
  objectRef?: { resource?: string; subresource?: string; namespace?: string; name?: string };
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
    namespace: objectRef.namespace ?? "",
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
