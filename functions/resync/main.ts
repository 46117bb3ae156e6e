/** `resync`: brings everything to its desired state, whatever was lost; once for a Job (`--once`), or served. */

import { parseArgs } from "node:util";
import { createMemory } from "../../src/engine/memory.ts";
import { createReconcile } from "../../src/engine/reconcile.ts";
import { defaultConcurrency, type ResyncSummary, resync } from "../../src/engine/resync.ts";
import { kinds } from "../../src/kinds/index.ts";
import { kubeClient } from "../../src/kube/client.ts";
import { noMetrics } from "../../src/metrics/metrics.ts";
import { operatorMetrics } from "../../src/metrics/operator-metrics.ts";
import { completeSettings } from "../runtime/complete-settings.ts";
import { readConfiguration } from "../runtime/configuration.ts";
import { connect } from "../runtime/connect.ts";
import { measured } from "../runtime/measured.ts";
import { pushMetrics } from "../runtime/push-metrics.ts";
import { serve } from "../runtime/serve.ts";
import { start } from "../runtime/start.ts";
import { resyncApp } from "./app.ts";

await start("resync", async (log, host) => {
  const { once } = parseArgs({ args: [...host.args], options: { once: { type: "boolean", default: false } } }).values;
  const configuration = readConfiguration(host.environment);
  const { instance, namespaces, port, metricsPort, pushgateway } = configuration;
  const onFailure = (error: unknown) => log.warn("Lost metrics", { error: String(error) });
  const maxConcurrent = defaultConcurrency;
  const operator = operatorMetrics({ kinds, maxConcurrent, residentBytes: host.residentBytes, onFailure });
  // A Job ends before anybody can ask it.
  const isTold = once ? pushgateway !== undefined : metricsPort !== "off";
  const metrics = isTold ? operator : noMetrics;
  const settings = await completeSettings(host, configuration);
  const transport = await connect(host, configuration, metrics);
  const client = kubeClient(transport);
  const memory = createMemory();
  const reconcile = measured(
    createReconcile({ client, memory, settings, namespaces, log, metrics, instance }),
    metrics,
  );

  const ending = new AbortController();
  const run = async (): Promise<ResyncSummary> => {
    const startedAt = performance.now();
    const options = { client, kinds, namespaces, settings, reconcile, log, metrics, instance };
    const summary = await resync(options, { signal: ending.signal });
    const ms = performance.now() - startedAt;
    log.info("Resynced", { ...summary, ms: Math.round(ms) });
    metrics.resynced(summary, ms / 1000);
    return summary;
  };

  if (once) {
    host.onEndSignal(() => ending.abort());
    const { failed } = await run();
    if (pushgateway !== undefined) await pushMetrics(operator, { gateway: pushgateway, job: "ebb-resync", log });
    return failed === 0 ? 0 : 1;
  }
  const app = resyncApp({ run, log });
  const finish = () => Promise.resolve();
  await serve(host, { fetch: app.fetch, port, log, finish, metrics: { operator, port: metricsPort } });
  transport.close();
  return 0;
});
