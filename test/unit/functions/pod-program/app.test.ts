import { expect, test } from "vitest";
import { type PodAppOptions, podApp } from "../../../../functions/pod-program/app.ts";
import { memoryLog } from "../../engine/gadget.ts";

const app = (options: Partial<PodAppOptions> = {}) =>
  podApp({
    name: "port-metrics",
    summary: "counts ports",
    metrics: () => "up 1\n",
    heartbeat: { silentSeconds: () => 0 },
    log: memoryLog(),
    ...options,
  });

test("metrics have exactly the type that Prometheus 3 asks for", async () => {
  const answer = await app().request("/metrics");

  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  expect(await answer.text()).toBe("up 1\n");
});

test.each([
  [0, 200, "ok\n"],
  [30, 200, "ok\n"],
  [31, 503, "The main loop has not turned for 31 seconds\n"],
])("after %i seconds without a turn of the main loop, /healthz is %i", async (silent, status, text) => {
  const answer = await app({ heartbeat: { silentSeconds: () => silent } }).request("/healthz");

  expect(answer.status).toBe(status);
  expect(await answer.text()).toBe(text);
});

test("/ says what this is, and lists what can be asked", async () => {
  const routes: PodAppOptions["routes"] = (hono) => void hono.get("/files", (c) => c.json([]));

  expect(await (await app({ routes }).request("/")).text()).toBe(
    "port-metrics: counts ports\n\n/metrics\n/healthz\n/files\n",
  );
});

test("another path is 404, with a hint", async () => {
  const answer = await app().request("/metric");

  expect(answer.status).toBe(404);
  expect(await answer.text()).toBe("There is nothing here: metrics are at /metrics\n");
});

test("metrics that cannot be had are 500 and one log line", async () => {
  const log = memoryLog();

  const answer = await app({ log, metrics: () => Promise.reject(new Error("no /proc")) }).request("/metrics");

  expect(answer.status).toBe(500);
  expect(log.lines).toEqual([
    { level: "error", message: "Could not answer a request", fields: { path: "/metrics", error: "no /proc" } },
  ]);
});
