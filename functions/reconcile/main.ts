/** `reconcile`: wakes on events of custom resources and of their children. */

import process from "node:process";
import { createMemory } from "../../src/engine/memory.ts";
import { createReconcile } from "../../src/engine/reconcile.ts";
import { eventsApp } from "../../src/events/app.ts";
import { kinds } from "../../src/kinds/index.ts";
import { kubeClient } from "../../src/kube/client.ts";
import { readConfiguration } from "../runtime/configuration.ts";
import { connect } from "../runtime/connect.ts";
import { serve } from "../runtime/serve.ts";
import { start } from "../runtime/start.ts";

await start("reconcile", async (log) => {
  const configuration = readConfiguration(process.env);
  const { settings, instance, namespaces, port } = configuration;
  const transport = await connect(configuration);
  const client = kubeClient(transport);
  const memory = createMemory();
  const reconcile = createReconcile({ client, memory, settings, log, instance });
  const { app, finish } = eventsApp({ kinds, namespaces, client, reconcile, memory, log });
  await serve({ fetch: app.fetch, port, log, finish });
  transport.close();
  return 0;
});
