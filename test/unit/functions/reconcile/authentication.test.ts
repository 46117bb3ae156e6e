/** The reconcile function as its pod runs it where senders are asked who they are, at an API server that knows nothing but its token keys. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { describe, expect, onTestFinished, test } from "vitest";
import { root, sourceOf } from "../../../../dev/bundle/functions.ts";
import { launches, type Runtime } from "../../../../dev/bundle/launch.ts";
import { eventOf, post } from "../../../support/events.ts";
import { issuer, keySet, rsaKey, subject, tokenOf } from "../../events/tokens.ts";
import { makeCertificate, serve, type TestServer } from "../../kube/https-server.ts";

interface Line {
  level: string;
  message: string;
  port?: number;
  error?: string;
}

const certificate = makeCertificate();
const key = rsaKey("first");

/** As an API server, which tells its keys only to who asks for their media type. */
const api: RequestListener = ({ url, headers }, response) => {
  const answer = (status: number, type: string, body: unknown): void =>
    void response.writeHead(status, { "content-type": type }).end(JSON.stringify(body));
  if (url === "/.well-known/openid-configuration") return answer(200, "application/json", { issuer });
  if (url !== "/openid/v1/jwks") return answer(404, "application/json", { kind: "Status", reason: "NotFound" });
  const type = "application/jwk-set+json";
  return headers.accept === type ? answer(200, type, keySet(key)) : answer(406, "text/plain", "no");
};

const launched = async (runtime: Runtime, server: string, env: Record<string, string>) => {
  const directory = await mkdtemp(join(tmpdir(), "ebb-account-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await writeFile(join(directory, "token"), "secret");
  await writeFile(join(directory, "ca.crt"), certificate.cert);
  const { hostname, port } = new URL(server);
  const child = execa(runtime, [...launches.sources[runtime].args, sourceOf("reconcile")], {
    cwd: root,
    preferLocal: true,
    extendEnv: false,
    env: {
      PORT: "0",
      METRICS_PORT: "off",
      KUBERNETES_SERVICE_HOST: hostname,
      KUBERNETES_SERVICE_PORT: port,
      EBB_SERVICE_ACCOUNT_DIRECTORY: directory,
      ...env,
    },
    reject: false,
    timeout: 20_000,
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines: Line[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(JSON.parse(line)));
  return { child, lines };
};

const memcached = {
  apiVersion: "memcached.c5c3.io/v1beta1",
  kind: "Memcached",
  metadata: { namespace: "shop", name: "carts" },
};
const path = "/apis/memcached.c5c3.io/v1beta1/namespaces/shop/memcacheds/carts";

/** That is good now. */
const token = (): Promise<string> => {
  const now = Math.floor(Date.now() / 1000);
  return tokenOf(key, { iat: now, nbf: now, exp: now + 3600 });
};

const served = async (runtime: Runtime, mode: string) => {
  const server = await serve(certificate, api);
  const env = { EBB_EVENT_AUTH: mode, EBB_EVENT_SUBJECTS: subject };
  const { child, lines } = await launched(runtime, server.url, env);
  await expect.poll(() => lines.at(0)?.port, { timeout: 10_000 }).toBeDefined();
  return {
    server,
    async send(bearer?: string) {
      const { headers, body } = eventOf(memcached);
      const sent = bearer === undefined ? headers : { ...headers, authorization: `Bearer ${bearer}` };
      return (await post(`http://127.0.0.1:${lines.at(0)?.port}`, { headers: sent, body })).status;
    },
    /** Resolves with what it found worth a warning. */
    async end() {
      child.kill("SIGTERM");
      expect(await child).toMatchObject({ exitCode: 0, stderr: "" });
      return lines.filter(({ level }) => level !== "info");
    },
  };
};

const keysRead = ({ requests }: TestServer) => requests.filter(({ url }) => url === "/openid/v1/jwks");
const wasRead = ({ requests }: TestServer): boolean => requests.some(({ url }) => url === path);

describe.each(["node", "deno"] as const)("on %s", { timeout: 20_000 }, (runtime) => {
  test("with require an event without a token costs no request, and the right token one look at the keys", async () => {
    const { server, send, end } = await served(runtime, "require");

    const without = await send();
    const requests = server.requests.length;
    const right = [await send(await token()), await send(await token())];

    expect([without, requests]).toEqual([401, 0]);
    for (const status of right) expect([202, 204]).toContain(status);
    expect(await end()).toMatchObject([{ level: "warn", message: "Refused an event", reason: "MissingToken" }]);
    expect(keysRead(server)).toMatchObject([{ headers: { authorization: "Bearer secret" } }]);
    expect(wasRead(server)).toBe(true);
  });

  test("with warn an event without a token is handled all the same", async () => {
    const { server, send, end } = await served(runtime, "warn");

    const statuses = [await send(), await send(), await send(await token())];

    for (const status of statuses) expect([202, 204]).toContain(status);
    expect(await end()).toMatchObject([{ level: "warn", reason: "MissingToken" }]);
    expect(keysRead(server)).toHaveLength(1);
    expect(wasRead(server)).toBe(true);
  });

  test("asked to tell senders apart without being told who may send, it ends with one clear line", async () => {
    const { child, lines } = await launched(runtime, "https://127.0.0.1:1", { EBB_EVENT_AUTH: "require" });

    expect((await child).exitCode).toBe(1);
    expect(lines).toEqual([
      expect.objectContaining({
        level: "error",
        message: "Could not run reconcile",
        error: expect.stringMatching(/^EBB_EVENT_SUBJECTS must list who may send events/),
      }),
    ]);
  });
});
