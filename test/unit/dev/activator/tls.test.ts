import { once } from "node:events";
import { connect } from "node:net";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import { type ActivatorOptions, startActivator } from "../../../../dev/activator/activator.ts";
import { fingerprint, type Get, tlsClient, underTraffic } from "../../functions/runtime/tls-client.ts";
import { makeCertificate } from "../../kube/https-server.ts";

/** Says what it was asked, so that the test sees what has reached it. */
const program = `
  const { createServer } = require("node:http");
  createServer(({ method, url }, answer) => answer.end(method + " " + url)).listen(process.env.PORT, "127.0.0.1");
`;

const started = async (options: Partial<ActivatorOptions>) => {
  const activator = await startActivator({
    name: "validate",
    process: { command: process.execPath, args: ["-e", program], env: {}, graceMs: 1_000 },
    concurrency: 0,
    timeoutMs: 10_000,
    windowMs: 10_000,
    // Each process is stopped with its activator.
    guard: { pid: 0, watch() {}, forget() {}, close() {} },
    ...options,
  });
  onTestFinished(() => activator.stop());
  const { protocol, port } = new URL(activator.url);
  return { activator, protocol, port: Number(port) };
};

test("TLS ends at the activator, and the process behind it speaks plain HTTP", async () => {
  const pair = makeCertificate();
  const { protocol, port } = await started({ tls: pair });

  const answer = await tlsClient(port, [pair], "fresh")("/validate?timeout=15s");

  expect(protocol).toBe("https:");
  expect(answer).toMatchObject({ status: 200, body: "GET /validate?timeout=15s", certificate: fingerprint(pair) });
});

test("no request fails over three renewals, and those after one see its certificate", async () => {
  const [first, ...renewed] = [makeCertificate(), makeCertificate(), makeCertificate(), makeCertificate()];
  const { activator, port } = await started({ tls: first });
  const client = (connecting: Parameters<typeof tlsClient>[2]): Get => tlsClient(port, [first, ...renewed], connecting);
  const kept = client("kept");
  const before = await kept();
  const seen: (string | undefined)[] = [];

  const { failures } = await underTraffic(
    [client("fresh"), client("fresh"), client("resumed"), kept],
    async (answered) => {
      for (const pair of renewed) {
        const soFar = answered();
        await expect.poll(answered, { timeout: 5_000 }).toBeGreaterThan(soFar + 50);
        activator.renewCertificate(pair);
        seen.push((await client("fresh")()).certificate);
      }
    },
  );

  expect(failures).toEqual([]);
  expect(seen).toEqual(renewed.map(fingerprint));
  expect(await kept()).toEqual(before);
}, 15_000);

test.each([
  ["with the key of another certificate", (cert: string) => ({ cert, key: makeCertificate().key })],
  ["with an empty key", (cert: string) => ({ cert, key: "" })],
  ["that is empty", () => ({ cert: "", key: "" })],
])("a pair %s is refused, and the last one goes on", async (_, wrong) => {
  const pair = makeCertificate();
  const { activator, port } = await started({ tls: pair });

  expect(() => activator.renewCertificate(wrong(makeCertificate().cert))).toThrow();
  expect(await tlsClient(port, [pair], "fresh")()).toMatchObject({ status: 200, certificate: fingerprint(pair) });
});

test("clients that never finish their handshake hold up neither others nor the end", { timeout: 8_000 }, async () => {
  const pair = makeCertificate();
  const { activator, port } = await started({ tls: pair });
  const silent = connect(port, "127.0.0.1").on("error", () => {});
  const broken = connect(port, "127.0.0.1", () =>
    broken.write("GET / HTTP/1.1\r\n\r\n", () => broken.resetAndDestroy()),
  );
  await Promise.all([once(silent, "connect"), once(broken, "close")]);

  expect(await tlsClient(port, [pair], "kept")()).toMatchObject({ status: 200 });
  await activator.stop();
});

test("without a certificate the activator speaks plain HTTP, and has none to renew", async () => {
  const { activator, protocol } = await started({});

  const answer = await fetch(`${activator.url}/events`);

  expect(protocol).toBe("http:");
  expect(await answer.text()).toBe("GET /events");
  expect(() => activator.renewCertificate(makeCertificate())).toThrow("was started without one");
});
