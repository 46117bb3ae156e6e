/** `reconcile`: wakes on events of custom resources and of their children. */

import { createMemory } from "../../src/engine/memory.ts";
import { createReconcile } from "../../src/engine/reconcile.ts";
import { eventsApp } from "../../src/events/app.ts";
import { usualMostRunning } from "../../src/events/work.ts";
import { kinds } from "../../src/kinds/index.ts";
import { kubeClient } from "../../src/kube/client.ts";
import { noMetrics } from "../../src/metrics/metrics.ts";
import { operatorMetrics } from "../../src/metrics/operator-metrics.ts";
import { completeSettings } from "../runtime/complete-settings.ts";
import { readConfiguration } from "../runtime/configuration.ts";
import { connect } from "../runtime/connect.ts";
import { measured } from "../runtime/measured.ts";
import { serve } from "../runtime/serve.ts";
import { start } from "../runtime/start.ts";
import { loadAuthentication } from "./load-authentication.ts";

await start("reconcile", async (log, host) => {
  const configuration = readConfiguration(host.environment);
  const { instance, namespaces, port, metricsPort } = configuration;
  const onFailure = (error: unknown) => log.warn("Lost metrics", { error: String(error) });
  const maxConcurrent = usualMostRunning;
  const operator = operatorMetrics({ kinds, maxConcurrent, residentBytes: host.residentBytes, onFailure });
  const metrics = metricsPort === "off" ? noMetrics : operator;
  const settings = await completeSettings(host, configuration);
  const transport = await connect(host, configuration, metrics);
  const client = kubeClient(transport);
  const memory = createMemory();
  const reconcile = measured(
    createReconcile({ client, memory, settings, namespaces, log, metrics, instance }),
    metrics,
  );
  const authenticate = await loadAuthentication(configuration, { transport, log });
  const { app, finish } = eventsApp({ kinds, namespaces, client, reconcile, memory, log, metrics, authenticate });
  await serve(host, { fetch: app.fetch, port, log, finish, metrics: { operator, port: metricsPort } });
  transport.close();
  return 0;
});
