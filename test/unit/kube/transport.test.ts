import type { RequestListener, ServerResponse } from "node:http";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { Connection } from "../../../src/kube/connection.ts";
import { type HttpsTransportOptions, httpsTransport } from "../../../src/kube/https-transport.ts";
import type { Transport } from "../../../src/kube/transport.ts";
import { json, makeCertificate, serve, type TestServer } from "./https-server.ts";

const certificate = makeCertificate();

const transportTo = (
  { url }: Pick<TestServer, "url">,
  options: HttpsTransportOptions = {},
  connection: Partial<Connection> = {},
): Transport => {
  const transport = httpsTransport(
    { server: url, ca: certificate.cert, ...connection },
    { backoffMs: [1, 1], ...options },
  );
  onTestFinished(() => transport.close());
  return transport;
};

const read = { method: "GET", path: "/api", doing: "read it" } as const;

/** Answers that tell of success and do not arrive whole. */
const brokenAnswers: [string, RequestListener][] = [
  [
    "a body that broke off",
    (_, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
      response.write('{"a":', () => response.destroy());
    },
  ],
  [
    "JSON that ends early",
    (_, response) => {
      response.writeHead(200, { "content-type": "application/json", connection: "close" }).end('{"a":');
    },
  ],
];

const refusal = (code: number, reason: string) => json({ kind: "Status", reason, message: "some text" }, code);

describe("a request", () => {
  test("carries JSON, query and token, and gives back the parsed answer", async () => {
    const server = await serve(certificate, json({ a: 1 }, 201));
    const transport = transportTo(server, {}, { token: async () => "secret" });

    const answer = await transport.send({
      method: "PATCH",
      path: "/api/x",
      query: { force: "true", skipped: undefined, labelSelector: "a=b,c" },
      contentType: "application/merge-patch+json",
      body: { text: "é" },
      doing: "patch",
    });

    expect(answer).toEqual({ status: 201, body: { a: 1 } });
    expect(server.requests).toMatchObject([
      {
        method: "PATCH",
        url: "/api/x?force=true&labelSelector=a%3Db%2Cc",
        body: '{"text":"é"}',
        headers: {
          authorization: "Bearer secret",
          "content-type": "application/merge-patch+json",
          "user-agent": "ebb",
        },
      },
    ]);
  });

  test("without a body or token has neither", async () => {
    const server = await serve(certificate, json({}));

    await transportTo(server).send(read);

    const [{ headers } = { headers: {} }] = server.requests;
    expect(headers).not.toHaveProperty("content-type");
    expect(headers).not.toHaveProperty("authorization");
  });

  test("asks for the token each time", async () => {
    const server = await serve(certificate, json({}));
    let tokens = 0;
    const transport = transportTo(server, {}, { token: async () => `token-${++tokens}` });

    await transport.send(read);
    await transport.send(read);

    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer token-1", "Bearer token-2"]);
  });

  test("keeps the path of the server's URL", async () => {
    const server = await serve(certificate, json({}));

    await transportTo({ url: `${server.url}/clusters/one/` }).send(read);

    expect(server.requests).toMatchObject([{ url: "/clusters/one/api" }]);
  });

  test("uses the connection of the one before", async () => {
    const server = await serve(certificate, json({}));
    const transport = transportTo(server);

    for (let i = 0; i < 3; i++) await transport.send(read);

    expect(server.connections()).toBe(1);
  });

  test("opens no more connections than it may", async () => {
    const server = await serve(certificate, json({}));
    const transport = transportTo(server, { maxSockets: 2 });

    await Promise.all(Array.from({ length: 8 }, () => transport.send(read)));

    expect(server.connections()).toBe(2);
  });

  test("gives text that is no JSON as it is", async () => {
    const server = await serve(certificate, (_, response) => response.end("ok"));

    expect(await transportTo(server).send(read)).toEqual({ status: 200, body: "ok" });
  });

  test("does not trust a certificate of somebody else", async () => {
    const server = await serve(certificate, json({}));

    const sent = transportTo(server, { backoffMs: [] }, { ca: makeCertificate().cert }).send(read);

    await expect(sent).rejects.toMatchObject({ status: 0, reason: "ConnectionFailed" });
    expect(server.requests).toEqual([]);
  });
});

describe("a refusal", () => {
  test("is an ApiError with the server's reason and text", async () => {
    const server = await serve(certificate, refusal(403, "Forbidden"));

    await expect(transportTo(server).send(read)).rejects.toMatchObject({
      name: "ApiError",
      message: "Cannot read it as the API server answered 403 Forbidden: some text",
      status: 403,
      reason: "Forbidden",
      detail: "some text",
    });
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ["plain text, as for an API that is not served", "404 page not found", "404 page not found"],
    ["nothing", "", ""],
    ["JSON that is no object", "null", "null"],
  ])("that says %s has the reason Unknown", async (_, text, detail) => {
    const server = await serve(certificate, (_request, response) => response.writeHead(404).end(text));

    await expect(transportTo(server).send(read)).rejects.toMatchObject({ status: 404, reason: "Unknown", detail });
  });
});

describe("another attempt", () => {
  test.each([429, 500, 503, 504])("follows %i", async (status) => {
    const server = await serve(certificate, refusal(status, "Busy"), json({ a: 1 }));

    expect(await transportTo(server).send(read)).toMatchObject({ body: { a: 1 } });
    expect(server.requests).toHaveLength(2);
  });

  test.each([400, 401, 403, 404, 409, 410, 422])("does not follow %i", async (status) => {
    const server = await serve(certificate, refusal(status, "No"));

    await expect(transportTo(server).send(read)).rejects.toMatchObject({ status });
    expect(server.requests).toHaveLength(1);
  });

  test("follows a connection that broke", async () => {
    const server = await serve(certificate, (_, response) => response.destroy(), json({ a: 1 }));

    expect(await transportTo(server).send(read)).toMatchObject({ body: { a: 1 } });
  });

  test.each(brokenAnswers)("follows %s", async (_, broken) => {
    const server = await serve(certificate, broken, json({ a: 1 }));

    expect(await transportTo(server).send(read)).toMatchObject({ body: { a: 1 } });
  });

  test.each(brokenAnswers)("of a write does not follow %s, since the server has acted", async (_, broken) => {
    const server = await serve(certificate, broken, json({ a: 1 }));

    const sent = transportTo(server).send({ method: "PATCH", path: "/api", body: {}, doing: "patch it" });

    await expect(sent).rejects.toMatchObject({ status: 0, reason: "ConnectionFailed", isTransient: true });
    expect(server.requests).toHaveLength(1);
  });

  test("follows a body that took too long", async () => {
    const slow = (_: unknown, response: ServerResponse): void => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write("{");
    };
    const server = await serve(certificate, slow, json({ a: 1 }));

    expect(await transportTo(server, { attemptTimeoutMs: 50 }).send(read)).toMatchObject({ body: { a: 1 } });
  });

  test("follows an attempt that took too long", async () => {
    const server = await serve(certificate, () => undefined, json({ a: 1 }));

    expect(await transportTo(server, { attemptTimeoutMs: 30 }).send(read)).toMatchObject({ body: { a: 1 } });
  });

  test("follows a token that could not be read", async () => {
    const server = await serve(certificate, json({ a: 1 }));
    const token = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error("ENOENT")).mockResolvedValue("t");

    expect(await transportTo(server, {}, { token }).send(read)).toMatchObject({ body: { a: 1 } });
  });

  test("ends with the last failure when none is left", async () => {
    const server = await serve(certificate, refusal(503, "ServiceUnavailable"));

    await expect(transportTo(server).send(read)).rejects.toMatchObject({ status: 503 });
    expect(server.requests).toHaveLength(3);
  });

  test("comes when the server says", async () => {
    const busy = json({}, 429, { "retry-after": "0" });
    const server = await serve(certificate, busy, busy, json({ a: 1 }));
    const transport = transportTo(server, { backoffMs: [60_000, 60_000] });

    expect(await transport.send(read)).toMatchObject({ body: { a: 1 } });
  });
});

describe("a token that is refused", () => {
  test("is read again, and the request is sent once more", async () => {
    const server = await serve(certificate, refusal(401, "Unauthorized"), json({ a: 1 }));
    const token = vi.fn(async (refused?: string) => (refused === "old" ? "new" : "old"));

    expect(await transportTo(server, { backoffMs: [] }, { token }).send(read)).toMatchObject({ body: { a: 1 } });
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer old", "Bearer new"]);
  });

  test("a second time ends the request", async () => {
    const server = await serve(certificate, refusal(401, "Unauthorized"));

    const sent = transportTo(server, {}, { token: async () => "t" }).send(read);

    await expect(sent).rejects.toMatchObject({ status: 401 });
    expect(server.requests).toHaveLength(2);
  });
});

describe("no answer", () => {
  test("is status 0, and says how long was waited", async () => {
    const server = await serve(certificate, () => undefined);
    const transport = transportTo(server, { attemptTimeoutMs: 20, backoffMs: [] });

    await expect(transport.send(read)).rejects.toMatchObject({
      status: 0,
      reason: "ConnectionFailed",
      message: "Cannot read it as the API server answered nothing: nothing came within 20 ms",
      isTransient: true,
    });
  });

  test("is status 0 where nobody listens", async () => {
    const transport = transportTo({ url: "https://127.0.0.1:1" }, { backoffMs: [] });

    await expect(transport.send(read)).rejects.toMatchObject({
      status: 0,
      detail: expect.stringContaining("ECONNREFUSED"),
    });
  });
});

test("a request that still waits for a connection ends with its deadline", async () => {
  const server = await serve(certificate, () => undefined);
  const transport = transportTo(server, { maxSockets: 1, attemptTimeoutMs: 60_000 });
  const ending = new AbortController();
  const first = transport.send({ ...read, signal: ending.signal });
  await expect.poll(() => server.requests.length).toBe(1);

  await expect(transport.send({ ...read, signal: AbortSignal.timeout(20) })).rejects.toMatchObject({
    name: "TimeoutError",
  });

  ending.abort();
  await expect(first).rejects.toMatchObject({ name: "AbortError" });
});

describe("an abort rejects with the signal's own reason", () => {
  test("before the request", async () => {
    const reason = new Error("ending");

    await expect(
      transportTo({ url: "https://127.0.0.1:1" }).send({ ...read, signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
  });

  test("during the request", async () => {
    const ending = new AbortController();
    const reason = new Error("ending");
    const server = await serve(certificate, () => ending.abort(reason));

    await expect(transportTo(server).send({ ...read, signal: ending.signal })).rejects.toBe(reason);
    expect(server.requests).toHaveLength(1);
  });

  test("while it waits for another attempt", async () => {
    const ending = new AbortController();
    const reason = new Error("ending");
    const server = await serve(certificate, (request, response) => {
      refusal(503, "ServiceUnavailable")(request, response);
      setTimeout(() => ending.abort(reason), 10);
    });

    const sent = transportTo(server, { backoffMs: [60_000] }).send({ ...read, signal: ending.signal });

    await expect(sent).rejects.toBe(reason);
  });

  test("by a deadline, as a TimeoutError", async () => {
    const server = await serve(certificate, refusal(503, "ServiceUnavailable"));

    const sent = transportTo(server, { backoffMs: [60_000] }).send({ ...read, signal: AbortSignal.timeout(30) });

    await expect(sent).rejects.toMatchObject({ name: "TimeoutError" });
  });
});
