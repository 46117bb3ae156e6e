/** Leaves the metrics of a Job with a Pushgateway, since a Job ends before anybody can scrape it. https://github.com/prometheus/pushgateway */

import type { Log } from "../../src/log.ts";
import type { OperatorMetrics } from "../../src/metrics/operator-metrics.ts";
import { pushgatewayGroup } from "./pushgateway.ts";

/** Replaces what the last run of this job left. Whatever goes wrong is one warning. */
export const pushMetrics = async (
  operator: Pick<OperatorMetrics, "exposition">,
  { gateway, job, log, timeoutMs = 5_000 }: { gateway: string; job: string; log: Log; timeoutMs?: number },
): Promise<void> => {
  const group = pushgatewayGroup(gateway, { job });
  try {
    await group.put(await operator.exposition(), AbortSignal.timeout(timeoutMs));
  } catch (error) {
    const { url } = group;
    log.warn("Could not push metrics", { url, error: error instanceof Error ? error.message : String(error) });
  }
};
