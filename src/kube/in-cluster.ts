/** The connection that Kubernetes gives to every pod. https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/ */

import type { Connection } from "./connection.ts";

export interface InClusterOptions {
  host: string;
  port: string;
  /** Folder with `token` and `ca.crt`. */
  directory: string;
  /** Default: by `node:fs`. */
  readText?: (path: string) => Promise<string>;
  now?: () => number;
}

/** The kubelet replaces a token long before it expires; client-go re-reads it once a minute, and so do we. */
const tokenAgeMs = 60_000;

const readWithNode = async (path: string): Promise<string> => {
  const { readFile } = await import("node:fs/promises");
  return await readFile(path, "utf8");
};

/** Throws when the folder holds no token or no CA. */
export const inCluster = async ({
  host,
  port,
  directory,
  readText = readWithNode,
  now = Date.now,
}: InClusterOptions): Promise<Connection> => {
  const readToken = async (): Promise<string> => (await readText(`${directory}/token`)).trim();
  const [ca, first] = await Promise.all([readText(`${directory}/ca.crt`), readToken()]);
  let token = first;
  let readAt = now();
  return {
    server: `https://${host.includes(":") ? `[${host}]` : host}:${port}`,
    ca,
    async token(refused) {
      if (refused === token || now() - readAt > tokenAgeMs) {
        token = await readToken();
        readAt = now();
      }
      return token;
    },
  };
};
