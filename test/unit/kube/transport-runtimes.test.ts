import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, test } from "vitest";
import { makeCertificate, serve } from "./https-server.ts";

const script = fileURLToPath(new URL("abort-on-kept-connection.ts", import.meta.url));

// Deno has an http client of its own, which sends a request again whose kept connection was closed by an abort.
test.each([
  ["node", []],
  ["deno", ["run", "--allow-all"]],
])(
  "on %s, a request on a kept connection ends with its deadline, once, and gives the connection free",
  async (runtime, args) => {
    const certificate = makeCertificate();
    const server = await serve(certificate, (request, response) => {
      if (request.url === "/") response.end();
    });

    const { stdout } = await execa(runtime, [...args, script, server.url, certificate.cert], {
      preferLocal: true,
      timeout: 10_000,
    });

    expect(stdout.split("\n")).toEqual(["200", "TimeoutError", "200", "ApiError", "200"]);
    expect(server.requests.map(({ url }) => url)).toEqual(["/", "/never", "/", "/never", "/"]);
  },
);
