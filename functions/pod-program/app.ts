/** The HTTP face of a program in a pod. */

import { Hono } from "hono";
import type { Log } from "../../src/log.ts";
import { contentType } from "./exposition.ts";
import { type Heartbeat, patienceSeconds } from "./heartbeat.ts";

export interface PodAppOptions {
  name: string;
  /** What the program does, in a sentence. */
  summary: string;
  /** In the text format of Prometheus. */
  metrics(): string | Promise<string>;
  /** Adds what the program answers besides. */
  routes?: ((app: Hono) => void) | undefined;
  heartbeat: Pick<Heartbeat, "silentSeconds">;
  log: Log;
}

/** `/metrics`, `/healthz`, `/`, and the program's own. */
export const podApp = ({ name, summary, metrics, routes, heartbeat, log }: PodAppOptions): Hono => {
  const app = new Hono();

  app.get("/metrics", async function onScrape(c) {
    return c.body(await metrics(), 200, { "content-type": contentType });
  });

  app.get("/healthz", function onProbe(c) {
    const silent = Math.round(heartbeat.silentSeconds());
    return silent <= patienceSeconds
      ? c.text("ok\n")
      : c.text(`The main loop has not turned for ${silent} seconds\n`, 503);
  });

  routes?.(app);

  const paths = [...new Set(app.routes.map(({ path }) => path))];
  app.get("/", (c) => c.text(`${name}: ${summary}\n\n${paths.join("\n")}\n`));

  app.notFound((c) => c.text("There is nothing here: metrics are at /metrics\n", 404));

  app.onError(function toAnswer(error, c) {
    log.error("Could not answer a request", { path: c.req.path, error: error.message });
    return c.text(`Cannot answer this request: ${error.message}\n`, 500);
  });

  return app;
};
