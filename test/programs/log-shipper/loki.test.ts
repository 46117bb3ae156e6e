/** S2-43: the real program and the real Loki. */

import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Loki, obtainLoki, startLoki } from "../../support/programs/loki.ts";
import { startShipper } from "./start-shipper.ts";

let loki: Loki;
let missing: string | undefined;

beforeAll(async () => {
  const found = await obtainLoki();
  if ("missing" in found) missing = found.missing;
  else loki = await startLoki(found.command);
  // Reporters keep the notes of skipped tests to themselves.
  if (missing) console.warn(`Skipped: ${missing}`);
}, 90_000);
beforeEach(({ skip }) => {
  if (missing) skip(missing);
});
afterAll(() => loki?.stop());

describe.each(["node", "deno"] as const)("on %s", { timeout: 60_000 }, (runtime) => {
  test("S2-43, L6: Loki has each line once, in order, under its labels and its tenant", async () => {
    const { logs, metric } = await startShipper(runtime, {
      config: { container: "app", destination: { type: "Loki", endpoint: loki.url, tenant: runtime } },
      env: { POD_NAME: "app-1", POD_NAMESPACE: "shop" },
    });
    const lines = Array.from({ length: 3_000 }, (_, index) => `line ${index} \u00fc "quoted" \\`);
    for (let from = 0; from < lines.length; from += 500)
      appendFileSync(join(logs, "app.log"), `${lines.slice(from, from + 500).join("\n")}\n`);
    await expect.poll(() => metric("log_shipper_lag_bytes"), { timeout: 20_000 }).toBe(0);

    const values = async () => {
      const found = await loki.query(runtime, '{namespace="shop",pod="app-1",container="app"}');
      expect(new Set(found.map(({ stream }) => stream.filename))).toEqual(new Set([join(logs, "app.log")]));
      return found.flatMap((stream) => stream.values).sort(([a], [b]) => (BigInt(a) < BigInt(b) ? -1 : 1));
    };
    await expect.poll(async () => (await values()).map(([, line]) => line), { timeout: 20_000 }).toEqual(lines);
    expect(await metric("log_shipper_dropped_lines_total")).toBe(0);
    expect(await loki.query("nobody", '{namespace="shop"}')).toEqual([]);
  });

  test("L4: it takes the longest line that is not split, both parts of a longer one, and what was no UTF-8", async () => {
    const { logs, metric } = await startShipper(runtime, {
      config: { destination: { type: "Loki", endpoint: loki.url, tenant: `${runtime}-long` } },
    });
    const longest = "x".repeat(256 * 1024);
    writeFileSync(
      join(logs, "app.log"),
      Buffer.concat([Buffer.from(`${longest}\n${longest}y\n`), Buffer.alloc(100_000, 0xff), Buffer.from("\n\nend\n")]),
    );
    await expect.poll(() => metric("log_shipper_sent_bytes_total"), { timeout: 20_000 }).toBeGreaterThan(0);
    await expect.poll(() => metric("log_shipper_lag_bytes"), { timeout: 20_000 }).toBe(0);

    const lines = async () =>
      (await loki.query(`${runtime}-long`, `{filename="${join(logs, "app.log")}"}`))
        .flatMap(({ values }) => values)
        .sort(([a], [b]) => (BigInt(a) < BigInt(b) ? -1 : 1))
        .map(([, line]) => line);
    await expect.poll(async () => (await lines()).at(-1), { timeout: 20_000 }).toBe("end");
    const replaced = "\ufffd".repeat(100_000);
    const split = Math.floor((256 * 1024) / 3);
    expect(await lines()).toEqual([longest, longest, "y", replaced.slice(0, split), replaced.slice(split), "", "end"]);
    expect(await metric("log_shipper_dropped_lines_total")).toBe(0);
  });
});
