/** The second listener: `GET /metrics`, for whoever reaches the pod itself. It neither holds up nor fails the function beside it. */

import type { Log } from "../../src/log.ts";
import type { OperatorMetrics } from "../../src/metrics/operator-metrics.ts";
import type { Fetch, Host, Server } from "./host/index.ts";

export interface ServedMetrics {
  operator: Pick<OperatorMetrics, "exposition" | "started">;
  /** 0: any free one. */
  port: number | "off";
}

/** How long the end of the process waits for a scrape that is being answered. */
const patienceMs = 500;

/** Begins to listen; a port that is taken is one warning. */
export const serveMetrics = (
  host: Pick<Host, "listen">,
  { operator, port }: ServedMetrics,
  log: Log,
): { stop(): Promise<void> } => {
  const listening = port === "off" ? undefined : begin(host, metricsFetch(operator, log), port, log);
  return {
    async stop() {
      const server = await listening;
      await Promise.race([server?.stop(), new Promise((resolve) => setTimeout(resolve, patienceMs))]);
    },
  };
};

const begin = async (
  { listen }: Pick<Host, "listen">,
  fetch: Fetch,
  port: number,
  log: Log,
): Promise<Server | undefined> => {
  try {
    const server = await listen(fetch, port);
    log.info("Listened for scrapes", { port: server.port });
    return server;
  } catch (error) {
    log.warn("Could not serve metrics", { port, error: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
};

const metricsFetch =
  (operator: ServedMetrics["operator"], log: Log): Fetch =>
  async ({ method, url }) => {
    if (new URL(url).pathname !== "/metrics") return new Response("Metrics are at /metrics\n", { status: 404 });
    if (method !== "GET" && method !== "HEAD")
      return new Response(null, { status: 405, headers: { allow: "GET, HEAD" } });
    try {
      const { contentType, text } = await operator.exposition();
      return new Response(text, { headers: { "content-type": contentType } });
    } catch (error) {
      log.warn("Could not answer a scrape", { error: error instanceof Error ? error.message : String(error) });
      return new Response("Metrics are not to be had\n", { status: 500 });
    }
  };
