/** Leaves the metrics of a Job with a Pushgateway, since a Job ends before anybody can scrape it. https://github.com/prometheus/pushgateway */

import type { Log } from "../../src/log.ts";
import type { OperatorMetrics } from "../../src/metrics/operator-metrics.ts";

/** Replaces what the last run of this job left. Whatever goes wrong is one warning. */
export const pushMetrics = async (
  operator: Pick<OperatorMetrics, "exposition">,
  { gateway, job, log, timeoutMs = 5_000 }: { gateway: string; job: string; log: Log; timeoutMs?: number },
): Promise<void> => {
  const { url, authorization } = pushTarget(gateway, job);
  try {
    const { contentType, text } = await operator.exposition();
    const answer = await fetch(url, {
      method: "PUT",
      headers: { "content-type": contentType, ...(authorization && { authorization }) },
      body: text,
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!answer.ok) throw new Error(`it answered ${answer.status}: ${(await answer.text()).slice(0, 200).trim()}`);
    await answer.body?.cancel();
  } catch (error) {
    log.warn("Could not push metrics", { url, error: sentence(error) });
  }
};

/** A user and password of the URL go into a header: `fetch` refuses them in a URL, and logs must not hold them. */
const pushTarget = (gateway: string, job: string): { url: string; authorization?: string } => {
  const { username, password, origin, pathname } = new URL(gateway);
  const url = `${origin}${pathname.replace(/\/$/, "")}/metrics/job/${encodeURIComponent(job)}`;
  if (username === "" && password === "") return { url };
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { url, authorization: `Basic ${Buffer.from(credentials).toString("base64")}` };
};

/** `fetch` keeps the reason in the cause. */
const sentence = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
};
