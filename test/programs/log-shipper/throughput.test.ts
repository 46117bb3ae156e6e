/** How much the real program ships, which is told and not asserted; that nothing is lost on the way, is. */

import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lokiServer } from "./loki-server.ts";
import { startShipper } from "./start-shipper.ts";

const linesPerSecond = 28_000;
const seconds = 3;

/** As an access log has them, of some 120 bytes. */
const line = (number: number): string =>
  `192.0.2.1 - - [29/Nov/2026:10:00:00 +0000] "GET /items/${number} HTTP/1.1" 200 512 "-" "curl/8.5.0" 0.004 ${number}\n`;

test.each(["node", "deno"] as const)(
  "28,000 lines a second arrive in order, on %s",
  { timeout: 120_000 },
  async (runtime) => {
    const loki = await lokiServer();
    const { logs, residentBytes } = await startShipper(runtime, {
      config: { destination: { type: "Loki", endpoint: loki.url } },
    });
    const log = createWriteStream(join(logs, "app.log"), { flags: "a" });
    const startedAt = performance.now();
    const count = linesPerSecond * seconds;
    let written = 0;
    let most = 0;
    while (loki.entries.length < count) {
      const due = Math.min(count, Math.ceil(((performance.now() - startedAt) / 1_000) * linesPerSecond));
      for (; written < due; written += 1) log.write(line(written));
      await new Promise((resolve) => setTimeout(resolve, 20));
      most = Math.max(most, residentBytes());
    }
    const took = (performance.now() - startedAt) / 1_000;
    log.end();

    console.info(
      `log-shipper on ${runtime}: ${count} lines, written in ${seconds} s, were in Loki after ${took.toFixed(1)} s; ` +
        `at most ${Math.round(most / 2 ** 20)} MiB resident, run from source`,
    );
    expect(loki.entries.findIndex(({ line: found }, index) => `${found}\n` !== line(index))).toBe(-1);
  },
);
