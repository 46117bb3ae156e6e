/** The HTTP face of `resync`, for a PingSource or a hand-made request: one run a request, one at a time. */

import { Hono } from "hono";
import type { ResyncSummary } from "../../src/engine/resync.ts";
import { answerTo } from "../../src/events/answer.ts";
import type { Log } from "../../src/log.ts";

export const resyncApp = ({ run, log }: { run(): Promise<ResyncSummary>; log: Log }): Hono => {
  let running = false;
  const app = new Hono();

  app.get("/healthz", (c) => c.body(null, 200));

  app.post("/", async function onTick(c) {
    if (running) return c.body(null, 204);
    running = true;
    try {
      const { failed } = await run();
      if (failed === 0) return c.body(null, 204);
      return c.json(
        { reason: "Incomplete", message: `${failed} custom resources failed: the next run tries them again` },
        503,
      );
    } finally {
      running = false;
    }
  });

  app.notFound((c) => c.json({ reason: "BadRequest", message: "Start a resync with POST /" }, 400));

  app.onError(function toAnswer(error, c) {
    const { reason, message } = answerTo(error);
    log.error("Could not resync", { reason, error: message });
    return c.json({ reason, message }, 503);
  });

  return app;
};
