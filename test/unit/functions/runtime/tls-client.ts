/** Requests over TLS, with certificates that a test made. */

import { X509Certificate } from "node:crypto";
import { Agent, request } from "node:https";
import { connect, type SecureVersion, type TLSSocket } from "node:tls";
import { onTestFinished } from "vitest";
import type { Certificate } from "../../kube/https-server.ts";

export interface Answer {
  status: number;
  body: string;
  /** The one that the server has shown on this connection; absent where a session was resumed. */
  certificate: string | undefined;
  /** The same for the answers of one connection. */
  clientPort: number;
}

export type Get = (path?: string) => Promise<Answer>;

/** How a client comes by the connection of a request: it keeps one, makes a new one, or makes a new one that goes on with its last session. */
export type Connecting = "kept" | "fresh" | "resumed";

/** Requests of one client that trusts all of these. */
export const tlsClient = (port: number, trusted: readonly Certificate[], connecting: Connecting): Get => {
  const agent = new Agent({
    keepAlive: connecting === "kept",
    maxSockets: 1,
    maxCachedSessions: connecting === "resumed" ? 1 : 0,
    ca: trusted.map(({ cert }) => cert),
  });
  onTestFinished(() => agent.destroy());
  return (path = "/") =>
    new Promise((resolve, reject) => {
      request({ host: "127.0.0.1", port, path, agent, timeout: 5_000 }, async (answer) => {
        const socket = answer.socket as TLSSocket;
        const certificate = socket.getPeerX509Certificate()?.fingerprint256;
        const { localPort: clientPort = 0 } = socket;
        try {
          const body = (await answer.toArray()).join("");
          resolve({ status: answer.statusCode ?? 0, body, certificate, clientPort });
        } catch (error) {
          reject(error);
        }
      })
        .on("timeout", () => reject(new Error("The server did not answer within 5 s")))
        .on("error", reject)
        .end();
    });
};

export const fingerprint = ({ cert }: Certificate): string => new X509Certificate(cert).fingerprint256;

/** Sends requests one after the other on each client, until `during` is done. */
export const underTraffic = async (
  clients: readonly Get[],
  during: (answered: () => number) => Promise<void>,
): Promise<{ answers: Answer[]; failures: string[] }> => {
  const answers: Answer[] = [];
  const failures: string[] = [];
  let isDone = false;
  const traffic = clients.map(async (get) => {
    while (!isDone)
      await get().then(
        (answer) => answers.push(answer),
        (error: Error) => failures.push(error.message),
      );
  });
  try {
    await during(() => answers.length + failures.length);
  } finally {
    isDone = true;
    await Promise.all(traffic);
  }
  return { answers, failures };
};

/** Resolves with the version that a client gets which speaks this one alone. */
export const handshake = (port: number, version: SecureVersion): Promise<string | null> =>
  new Promise((resolve, reject) => {
    const socket = connect(
      // OpenSSL speaks the old ones at this level only.
      {
        host: "127.0.0.1",
        port,
        rejectUnauthorized: false,
        minVersion: version,
        maxVersion: version,
        ciphers: "DEFAULT@SECLEVEL=0",
      },
      () => {
        resolve(socket.getProtocol());
        socket.destroy();
      },
    ).on("error", reject);
  });
