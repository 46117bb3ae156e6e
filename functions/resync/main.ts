/** `resync`: brings everything to its desired state, whatever was lost; once for a Job (`--once`), or served. */

import process from "node:process";
import { parseArgs } from "node:util";
import { createMemory } from "../../src/engine/memory.ts";
import { createReconcile } from "../../src/engine/reconcile.ts";
import { type ResyncSummary, resync } from "../../src/engine/resync.ts";
import { kinds } from "../../src/kinds/index.ts";
import { kubeClient } from "../../src/kube/client.ts";
import { readConfiguration } from "../runtime/configuration.ts";
import { connect } from "../runtime/connect.ts";
import { serve } from "../runtime/serve.ts";
import { start } from "../runtime/start.ts";
import { resyncApp } from "./app.ts";

await start("resync", async (log) => {
  const { once } = parseArgs({ options: { once: { type: "boolean", default: false } } }).values;
  const configuration = readConfiguration(process.env);
  const { settings, instance, namespaces, port } = configuration;
  const transport = await connect(configuration);
  const client = kubeClient(transport);
  const reconcile = createReconcile({ client, memory: createMemory(), settings, log, instance });

  const ending = new AbortController();
  const run = async (): Promise<ResyncSummary> => {
    const startedAt = performance.now();
    const summary = await resync({ client, kinds, namespaces, settings, reconcile, log }, { signal: ending.signal });
    log.info("Resynced", { ...summary, ms: Math.round(performance.now() - startedAt) });
    return summary;
  };

  if (once) {
    process.once("SIGTERM", () => ending.abort());
    const { failed } = await run();
    return failed === 0 ? 0 : 1;
  }
  const app = resyncApp({ run, log });
  await serve({ fetch: app.fetch, port, log, finish: () => Promise.resolve() });
  transport.close();
  return 0;
});
