/** The connection that Kubernetes gives to every pod. https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/ */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Connection } from "./connection.ts";

export interface InClusterOptions {
  host: string;
  port: string;
  /** Folder with `token` and `ca.crt`. */
  directory: string;
  now?: () => number;
}

/** The kubelet replaces a token long before it expires; client-go re-reads it once a minute, and so do we. */
const tokenAgeMs = 60_000;

/** Throws when the folder holds no token or no CA. */
export const inCluster = async ({ host, port, directory, now = Date.now }: InClusterOptions): Promise<Connection> => {
  const tokenPath = join(directory, "token");
  const [ca, first] = await Promise.all([readFile(join(directory, "ca.crt"), "utf8"), readFile(tokenPath, "utf8")]);
  let token = first.trim();
  let readAt = now();
  return {
    server: `https://${host.includes(":") ? `[${host}]` : host}:${port}`,
    ca,
    async token() {
      if (now() - readAt > tokenAgeMs) {
        token = (await readFile(tokenPath, "utf8")).trim();
        readAt = now();
      }
      return token;
    },
  };
};
