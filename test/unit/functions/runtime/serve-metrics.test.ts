import { createServer, type Server } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { nodeHost } from "../../../../functions/runtime/host/node.ts";
import { type ServedMetrics, serveMetrics } from "../../../../functions/runtime/serve-metrics.ts";
import { memoryLog } from "../../engine/gadget.ts";

const operator: ServedMetrics["operator"] = {
  exposition: async () => ({ contentType: "text/plain; version=0.0.4; charset=utf-8", text: "up 1\n" }),
  started() {},
};

const serving = async (options: Partial<ServedMetrics> = {}) => {
  const log = memoryLog();
  const { stop } = serveMetrics(nodeHost, { operator, port: 0, ...options }, log);
  onTestFinished(stop);
  await expect.poll(() => log.lines.length).toBe(1);
  const { port } = { port: 0, ...log.lines[0]?.fields };
  return { log, stop, url: `http://127.0.0.1:${port}` };
};

test("answers a scrape", async () => {
  const { url } = await serving();

  const answer = await fetch(`${url}/metrics`);

  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  expect(await answer.text()).toBe("up 1\n");
});

test.each([
  ["GET", "/", 404],
  ["POST", "/metrics", 405],
  ["HEAD", "/metrics", 200],
])("%s %s is answered by %i", async (method, path, status) => {
  const { url } = await serving();

  expect((await fetch(url + path, { method })).status).toBe(status);
});

test("a port that is taken is one warning", async () => {
  const taken = await new Promise<Server>((resolve) => {
    const server = createServer().listen(0, () => resolve(server));
  });
  onTestFinished(() => void taken.close());
  const address = taken.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  const { log, stop } = await serving({ port });
  await stop();

  expect(log.lines).toMatchObject([
    {
      level: "warn",
      message: "Could not serve metrics",
      fields: { port, error: expect.stringContaining("EADDRINUSE") },
    },
  ]);
});

test("off, nothing is listened on", async () => {
  const log = memoryLog();

  await serveMetrics(nodeHost, { operator, port: "off" }, log).stop();

  expect(log.lines).toEqual([]);
});

test("a scrape that cannot be answered is told, and the next one is tried", async () => {
  let calls = 0;
  const exposition = (): ReturnType<typeof operator.exposition> =>
    ++calls === 1 ? Promise.reject(new Error("no such module")) : operator.exposition();
  const { url, log } = await serving({ operator: { ...operator, exposition } });

  const [first, second] = [await fetch(`${url}/metrics`), await fetch(`${url}/metrics`)];

  expect([first.status, second.status]).toEqual([500, 200]);
  expect(log.lines[1]).toMatchObject({ level: "warn", fields: { error: "no such module" } });
});

test("stopping does not wait for a scrape that hangs", async () => {
  const never = new Promise<never>(() => {});
  const { url, stop } = await serving({ operator: { ...operator, exposition: () => never } });
  const client = new AbortController();
  const hanging = fetch(`${url}/metrics`, { signal: client.signal }).catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const startedAt = performance.now();

  await stop();

  expect(performance.now() - startedAt).toBeLessThan(2_000);
  client.abort();
  await hanging;
});
