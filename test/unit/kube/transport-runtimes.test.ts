import type { RequestListener } from "node:http";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, test } from "vitest";
import { launches } from "../../../dev/bundle/launch.ts";
import { json, makeCertificate, serve } from "./https-server.ts";

const script = fileURLToPath(new URL("transport-of-host.ts", import.meta.url));

/** What the API server, or the way to it, does to a request of this path; what ends in `-once` happens to the first only. */
const faults: Record<string, RequestListener> = {
  never: () => undefined,
  "slow-body": (_, response) => {
    response.writeHead(200, { "content-type": "application/json" }).write("{");
  },
  "broken-off": (_, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
    response.write('{"a":', () => response.destroy());
  },
  "ends-early": (_, response) => {
    response.writeHead(200, { "content-type": "application/json", connection: "close" }).end('{"a":');
  },
  reset: (_, response) => void response.destroy(),
  busy: json({ reason: "TooManyRequests" }, 429, { "retry-after": "0" }),
  unauthorized: json({ reason: "Unauthorized" }, 401),
};

// Each runtime has an HTTP client of its own.
test.each(["node", "deno"] as const)(
  "on %s, a fault ends as it should, and costs the next request nothing",
  async (runtime) => {
    const certificate = makeCertificate();
    const healed = new Set<string>();
    const server = await serve(certificate, (request, response) => {
      const { method = "", url = "" } = request;
      const [, name = "", once] = /^\/(.+?)(-once)?$/.exec(url) ?? [];
      const fault = healed.has(method + url) ? undefined : faults[name];
      if (once) healed.add(method + url);
      (fault ?? json({ a: 1 }))(request, response);
    });

    const { stdout } = await execa(runtime, [...launches.sources[runtime].args, script, server.url, certificate.cert], {
      preferLocal: true,
      timeout: 20_000,
    });

    expect(stdout.split("\n")).toEqual([
      'GET /ok: 200 {"a":1}',
      "GET /never: TimeoutError",
      'GET /ok: 200 {"a":1}',
      "GET /never: ApiError",
      "GET /slow-body: ApiError",
      'GET /broken-off-once: 200 {"a":1}',
      "PATCH /broken-off: ApiError",
      'GET /ends-early-once: 200 {"a":1}',
      'GET /reset-once: 200 {"a":1}',
      'PATCH /reset-once: 200 {"a":1}',
      'GET /busy-once: 200 {"a":1}',
      'GET /unauthorized-once: 200 {"a":1}',
      'GET /ok: 200 {"a":1}',
    ]);
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "GET /ok",
      "GET /never",
      "GET /ok",
      "GET /never",
      "GET /never",
      "GET /slow-body",
      "GET /slow-body",
      "GET /broken-off-once",
      "GET /broken-off-once",
      "PATCH /broken-off",
      "GET /ends-early-once",
      "GET /ends-early-once",
      "GET /reset-once",
      "GET /reset-once",
      "PATCH /reset-once",
      "PATCH /reset-once",
      "GET /busy-once",
      "GET /busy-once",
      "GET /unauthorized-once",
      "GET /unauthorized-once",
      "GET /ok",
    ]);
  },
  30_000,
);
