/** Run by a test on either runtime: a program that fails in each way that there is, on request. */

import { integer, runPodProgram } from "../../../functions/pod-program/index.ts";

await runPodProgram({
  name: "example",
  summary: "fails on request",
  settings: { port: integer("EXAMPLE_PORT", { what: "Port", otherwise: 9999, min: 0, max: 65535 }) },
  start: ({ settings: { port }, host, log }) => ({
    port,
    metrics: () => "# HELP up Up\n# TYPE up gauge\nup 1\n",
    routes(app) {
      app.get("/throw", (c) => {
        setTimeout(() => {
          throw new Error("thrown");
        });
        return c.text("will throw");
      });
      app.get("/reject", (c) => {
        setTimeout(() => Promise.reject(new Error("rejected")));
        return c.text("will reject");
      });
      app.get("/write", async (c) => {
        await host.writeOut("out\n").catch((error: Error) => log.error("Could not write", { error: error.message }));
        return c.text("has written");
      });
    },
    finish: () => host.writeOut("finished\n").catch(() => {}),
  }),
});
