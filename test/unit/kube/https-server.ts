/** An HTTPS server for one test, with a certificate made for it. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

export interface Certificate {
  key: string;
  cert: string;
}

/** Self-signed, for 127.0.0.1 and ::1. Neither Node nor a package of ours makes one, so openssl has to. */
export const makeCertificate = (): Certificate => {
  const folder = mkdtempSync(join(tmpdir(), "ebb-certificate-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  try {
    execFileSync(
      "openssl",
      // biome-ignore format: one option a line
      ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
        "-subj", "/CN=ebb-test", "-addext", "subjectAltName=IP:127.0.0.1,IP:::1",
        // Deno takes no certificate of an authority for that of a server.
        "-addext", "basicConstraints=critical,CA:FALSE", "-keyout", key, "-out", cert],
      { stdio: "ignore" },
    );
    return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  } catch (cause) {
    throw new Error("Cannot make a certificate for the tests: install openssl", { cause });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

export interface TestServer {
  url: string;
  requests: { method: string; url: string; headers: IncomingMessage["headers"]; body: string }[];
  /** TCP connections that were opened. */
  connections(): number;
}

/** Answers the requests one after the other with these; a request beyond them with the last. */
export const serve = async (certificate: Certificate, ...answers: RequestListener[]): Promise<TestServer> => {
  const requests: TestServer["requests"] = [];
  let connections = 0;
  const server = createServer(certificate, async (request, response) => {
    const body = (await request.toArray()).join("");
    const { method = "", url = "", headers } = request;
    const answer = answers[Math.min(requests.length, answers.length - 1)];
    requests.push({ method, url, headers, body });
    answer?.(request, response);
  });
  server.on("connection", () => connections++);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Cannot find the port of the test server");
  return { url: `https://127.0.0.1:${address.port}`, requests, connections: () => connections };
};

export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  (_: unknown, response: ServerResponse): void => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  };
