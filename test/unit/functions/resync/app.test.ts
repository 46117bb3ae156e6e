import { expect, test, vi } from "vitest";
import { resyncApp } from "../../../../functions/resync/app.ts";
import type { ResyncSummary } from "../../../../src/engine/resync.ts";
import { ApiError } from "../../../../src/kube/api-error.ts";
import { memoryLog } from "../../engine/gadget.ts";

const fine: ResyncSummary = { seen: 3, examined: 1, drifted: 1, repaired: 1, stalled: 1, failed: 0, drift: [] };

const stage = (run: () => Promise<ResyncSummary> = async () => fine) => {
  const runs = vi.fn(run);
  const log = memoryLog();
  return { app: resyncApp({ run: runs, log }), runs, log };
};

const tick = { method: "POST" };

test("a tick is answered by 204 when its run is done, stalled resources or not", async () => {
  const { app, runs } = stage();

  const answer = await app.request("/", tick);

  expect([answer.status, await answer.text()]).toEqual([204, ""]);
  expect(runs).toHaveBeenCalledOnce();
});

test("a run in which something failed is answered by 503", async () => {
  const { app } = stage(async () => ({ ...fine, failed: 2 }));

  const answer = await app.request("/", tick);

  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ reason: "Incomplete" });
});

test("a run that could not be made is answered by 503, logged, and does not block the next", async () => {
  const { app, runs, log } = stage();
  runs.mockRejectedValueOnce(new ApiError("list memcacheds", 403, "Forbidden", "no"));

  const answer = await app.request("/", tick);
  const next = await app.request("/", tick);

  expect([answer.status, next.status]).toEqual([503, 204]);
  expect(log.lines).toMatchObject([{ level: "error", message: "Could not resync", fields: { reason: "Forbidden" } }]);
});

test("a tick during a run is answered by 204 at once, and causes no second one", async () => {
  const gate = Promise.withResolvers<ResyncSummary>();
  const { app, runs } = stage(() => gate.promise);

  const first = app.request("/", tick);
  const second = await app.request("/", tick);
  gate.resolve(fine);

  expect(second.status).toBe(204);
  expect((await first).status).toBe(204);
  expect(runs).toHaveBeenCalledOnce();
});

test("health asks nobody", async () => {
  const { app, runs } = stage();

  expect((await app.request("/healthz")).status).toBe(200);
  expect(runs).not.toHaveBeenCalled();
});

test.each([
  ["GET", "/"],
  ["POST", "/other"],
])("%s %s is answered by 400", async (method, path) => {
  expect((await stage().app.request(path, { method })).status).toBe(400);
});
