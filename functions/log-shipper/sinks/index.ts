/** The destination that the settings name. */

import type { ShipperSettings } from "../settings.ts";
import { httpSink } from "./http.ts";
import type { Origin } from "./labels.ts";
import { lokiSink, pushPath } from "./loki.ts";
import { createPost } from "./post.ts";
import { NotTaken, type Sink } from "./sink.ts";
import { stdoutSink } from "./stdout.ts";

export type { Sink } from "./sink.ts";

export interface SinkOptions {
  settings: ShipperSettings;
  /** PEM of the file that the settings name. */
  ca: string | undefined;
  write(bytes: Uint8Array): Promise<void>;
}

/** Settings that name no destination make one that takes nothing: the files wait until somebody mends them. */
export const createSink = ({ settings, ca, write }: SinkOptions): Sink => {
  const { lokiEndpoint, username, password, token, insecure } = settings;
  const type = settings.type || (lokiEndpoint ? "Loki" : "Stdout");
  if (type === "Stdout") return stdoutSink(write);
  if (type !== "Loki" && type !== "Http")
    return noSink(`The destination must be Stdout, Loki or Http: it is "${type}"`);
  const endpoint = (type === "Loki" && lokiEndpoint) || settings.endpoint;
  if (endpoint === "")
    return noSink(`${type} needs an endpoint: set ${type === "Loki" ? "LOKI_ENDPOINT" : "LOG_SHIPPER_ENDPOINT"}`);
  const url = type === "Loki" ? lokiUrl(endpoint) : endpoint;
  const auth = token ? { token } : username ? { username, password } : undefined;
  const post = createPost({ url, auth, tls: { ca, insecure: insecure === "true" } });
  const origin = originOf(settings);
  return type === "Loki"
    ? lokiSink({ post, origin, tenant: settings.tenant || undefined })
    : httpSink({ post, origin });
};

/** The path may be there already, as other shippers want it. */
const lokiUrl = (endpoint: string): string => {
  const url = new URL(endpoint);
  if (!url.pathname.endsWith(pushPath)) url.pathname = url.pathname.replace(/\/$/, "") + pushPath;
  return url.href;
};

const originOf = ({ namespace, pod, hostname, container, mountPath, labels }: ShipperSettings): Origin => ({
  namespace: namespace || undefined,
  pod: pod || hostname || undefined,
  container: container || undefined,
  mountPath,
  labels,
});

const noSink = (problem: string): Sink => ({
  send: () => Promise.reject(new NotTaken("NoDestination", "now", problem)),
  bytesPerLine: 0,
  close() {},
});
