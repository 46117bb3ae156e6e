import { createServer, type IncomingHttpHeaders } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import type { ShipperSettings } from "../../../../functions/log-shipper/settings.ts";
import { createSink } from "../../../../functions/log-shipper/sinks/index.ts";
import { NotTaken, type Sink } from "../../../../functions/log-shipper/sinks/sink.ts";
import { makeCertificate } from "../../kube/https-server.ts";
import { pieceOf, sourceOf } from "./fixtures.ts";
import { settingsOf } from "./world.ts";

const never = new AbortController().signal;
const write = () => Promise.resolve();

interface Got {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A server that answers with a status, and tells what it got. */
const serving = async ({
  status = 204,
  complaint = "",
  tls,
}: {
  status?: number;
  complaint?: string;
  tls?: object;
} = {}) => {
  const got: Got[] = [];
  const server = (tls ? createTlsServer(tls) : createServer()).on("request", async (request, response) => {
    const { method, url, headers } = request;
    got.push({ method, url, headers, body: await text(request) });
    response.writeHead(status, status === 301 ? { location: "/elsewhere" } : {}).end(complaint);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  return { got, url: `${tls ? "https" : "http"}://127.0.0.1:${port}` };
};

const sinkOf = (given: Partial<ShipperSettings>, ca?: string): Sink => {
  const origin = { mountPath: "/shared/logs", container: "app", pod: "app-1", namespace: "shop" };
  const sink = createSink({ settings: settingsOf({ ...origin, ...given }), ca, write });
  onTestFinished(() => sink.close());
  return sink;
};

const pieces = () => {
  const [app, web] = [sourceOf("app.log"), sourceOf("web/a.log")];
  const at = 1_764_000_000_000_000_000n;
  return [pieceOf("one\ntwo\n", app, at), pieceOf("get\n", web, at + 2n), pieceOf('th"ree', app, at + 3n)];
};

test("L6: Loki gets a stream for each file, its lines in order, times as nanoseconds in texts", async () => {
  const { got, url } = await serving();
  const sink = sinkOf({ type: "Loki", endpoint: url, tenant: "team-a", labels: { cluster: "east" } });

  const sent = await sink.send(pieces(), never);

  expect(got).toMatchObject([
    {
      method: "POST",
      url: "/loki/api/v1/push",
      headers: { "content-type": "application/json", "x-scope-orgid": "team-a" },
    },
  ]);
  expect(sent).toBe(got[0]?.body.length);
  const stream = { namespace: "shop", pod: "app-1", container: "app", cluster: "east" };
  expect(JSON.parse(got[0]?.body ?? "")).toEqual({
    streams: [
      {
        stream: { ...stream, filename: "/shared/logs/app.log" },
        values: [
          ["1764000000000000000", "one"],
          ["1764000000000000001", "two"],
          ["1764000000000000003", 'th"ree'],
        ],
      },
      { stream: { ...stream, filename: "/shared/logs/web/a.log" }, values: [["1764000000000000002", "get"]] },
    ],
  });
});

test.each([
  ["", "/loki/api/v1/push"],
  ["/", "/loki/api/v1/push"],
  ["/prefix/", "/prefix/loki/api/v1/push"],
  ["/loki/api/v1/push", "/loki/api/v1/push"],
])("L6: Loki at %j is pushed to at %s, without a tenant when there is none", async (path, expected) => {
  const { got, url } = await serving();

  await sinkOf({ type: "Loki", endpoint: url + path }).send(pieces(), never);

  expect(got[0]?.url).toBe(expected);
  expect(got[0]?.headers).not.toHaveProperty("x-scope-orgid");
});

test("L6: Http gets newline-delimited JSON", async () => {
  const { got, url } = await serving({ status: 200 });

  await sinkOf({ type: "Http", endpoint: `${url}/in?key=1`, labels: { cluster: "east" } }).send(pieces(), never);

  expect(got).toMatchObject([
    { method: "POST", url: "/in?key=1", headers: { "content-type": "application/x-ndjson" } },
  ]);
  const labels = { namespace: "shop", pod: "app-1", container: "app", cluster: "east" };
  const app = { time: "2025-11-24T16:00:00.000Z", ...labels, filename: "/shared/logs/app.log" };
  expect(
    got[0]?.body
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { ...app, message: "one" },
    { ...app, message: "two" },
    { ...app, message: "get", filename: "/shared/logs/web/a.log" },
    { ...app, message: 'th"ree' },
  ]);
});

test("L6: Stdout gets the lines as they are, each ended", async () => {
  const written: string[] = [];
  const sink = createSink({
    settings: settingsOf({ type: "Stdout" }),
    ca: undefined,
    write: (bytes) => Promise.resolve(void written.push(Buffer.from(bytes).toString())),
  });

  expect(await sink.send(pieces(), never)).toBe(19);
  expect(written).toEqual(['one\ntwo\nget\nth"ree\n']);
});

test("a standard output that is closed is tried again", async () => {
  const broken = () => Promise.reject(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
  const sink = createSink({ settings: settingsOf({}), ca: undefined, write: broken });

  await expect(sink.send(pieces(), never)).rejects.toMatchObject({ code: "EPIPE", isFor: "now" });
});

test.each([
  [400, "good"],
  [401, "good"],
  [404, "good"],
  [413, "this size"],
  [429, "now"],
  [500, "now"],
  [503, "now"],
  [301, "now"],
])("L5: after %i lines are not taken for %s", async (status, isFor) => {
  const { url } = await serving({ status, complaint: ` no: ${"x".repeat(1_000)}` });

  const sent = sinkOf({ type: "Http", endpoint: url }).send(pieces(), never);

  await expect(sent).rejects.toMatchObject({ code: String(status), isFor, message: `no: ${"x".repeat(495)}` });
});

test("a server that is not there, and one that breaks off, are tried again", async () => {
  const server = createServer((request) => request.socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const sink = sinkOf({ type: "Http", endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });

  const broken = await sink.send(pieces(), never).catch((error: unknown) => error);
  await new Promise((resolve) => server.close(resolve));
  const gone = await sink.send(pieces(), never).catch((error: unknown) => error);

  expect(broken).toBeInstanceOf(NotTaken);
  expect(broken).toMatchObject({ code: "ECONNRESET", isFor: "now" });
  expect(gone).toMatchObject({ code: "ECONNREFUSED", isFor: "now" });
});

test.each([
  ["a token", "", { token: "t0ken" }, "Bearer t0ken"],
  ["a user and password", "", { username: "shop", password: "pa:ss" }, `Basic ${btoa("shop:pa:ss")}`],
  ["a user and password in the URL", "shop:p%40ss@", {}, `Basic ${btoa("shop:p@ss")}`],
])("credentials are sent as a header: %s", async (_, user, given, expected) => {
  const { got, url } = await serving();

  await sinkOf({ ...given, type: "Http", endpoint: url.replace("//", `//${user}`) }).send(pieces(), never);

  expect(got[0]?.headers.authorization).toBe(expected);
});

test("a server of TLS is trusted by the given authorities, or as it is where that is asked for, and not otherwise", async () => {
  const certificate = makeCertificate();
  const { got, url } = await serving({ tls: certificate });
  const destination = { type: "Http", endpoint: url } as const;

  await sinkOf(destination, certificate.cert).send(pieces(), never);
  await sinkOf({ ...destination, insecure: "true" }).send(pieces(), never);

  expect(got.length).toBe(2);
  await expect(sinkOf(destination).send(pieces(), never)).rejects.toMatchObject({ isFor: "now" });
});
