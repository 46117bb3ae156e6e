/** A group of metrics in a Pushgateway. https://github.com/prometheus/pushgateway#api */

import type { Exposition } from "../../src/metrics/registry.ts";

export interface PushgatewayGroup {
  /** Without the user and password that the gateway's URL may hold. */
  url: string;
  /** Replaces all that is in the group. Rejects with what the gateway said, or why it could not be asked. */
  put(exposition: Exposition, signal: AbortSignal): Promise<void>;
  /** Ends the group. Rejects likewise. */
  delete(signal: AbortSignal): Promise<void>;
}

/** @param labels those of the group, `job` first */
export const pushgatewayGroup = (gateway: string, labels: Readonly<Record<string, string>>): PushgatewayGroup => {
  const { username, password, origin, pathname } = new URL(gateway);
  const url = `${origin}${pathname.replace(/\/$/, "")}/metrics${Object.entries(labels).map(segments).join("")}`;
  const authorization = basic(username, password);
  const ask = async (request: RequestInit & { headers?: Record<string, string> }): Promise<void> => {
    const answer = await fetch(url, { ...request, headers: { ...request.headers, ...authorization } }).catch(explain);
    if (!answer.ok) throw new Error(`it answered ${answer.status}: ${(await answer.text()).slice(0, 200).trim()}`);
    await answer.body?.cancel();
  };
  return {
    url,
    put: ({ contentType, text }, signal) =>
      ask({ method: "PUT", headers: { "content-type": contentType }, body: text, signal }),
    delete: (signal) => ask({ method: "DELETE", signal }),
  };
};

/** A path has no place for a slash or for nothing, and dots alone would be steps in it: they are base64, of the alphabet for URLs. */
const segments = ([label, value]: [string, string]): string =>
  /^\.*$|\//.test(value)
    ? `/${label}@base64/${Buffer.from(value).toString("base64url") || "="}`
    : `/${label}/${encodeURIComponent(value)}`;

/** `fetch` refuses a URL that holds a user and password, and logs must not hold them. */
const basic = (username: string, password: string): { authorization?: string } => {
  if (username === "" && password === "") return {};
  const credentials = `${decoded(username)}:${decoded(password)}`;
  return { authorization: `Basic ${Buffer.from(credentials).toString("base64")}` };
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** `fetch` keeps the reason in the cause. */
const explain = (error: unknown): never => {
  if (error instanceof Error && error.cause instanceof Error)
    throw new Error(`${error.message}: ${error.cause.message}`, { cause: error });
  throw error;
};
