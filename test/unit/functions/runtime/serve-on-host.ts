/** Run by a test on either runtime: serves as a function would, and looks for a renewed certificate every 20 ms. */

import { readConfiguration } from "../../../../functions/runtime/configuration.ts";
import { serve } from "../../../../functions/runtime/serve.ts";
import { start } from "../../../../functions/runtime/start.ts";

await start("served", async (log, host) => {
  const { port, tls } = readConfiguration(host.environment);
  await serve(host, {
    async fetch(request) {
      const body = await request.text();
      return new Response(new URL(request.url).pathname === "/healthz" ? "ok" : `served ${body.length}`);
    },
    port,
    tls: tls && { ...tls, everyMs: 20 },
    log,
    finish: async () => {},
  });
  return 0;
});
