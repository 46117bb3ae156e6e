/** S2-09: two real shippers of one volume, each with its own offsets. */

import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { lokiServer } from "./loki-server.ts";
import { makeFolders, startShipper } from "./start-shipper.ts";

const lines = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${from + index} ${"x".repeat(1_000)}`);

describe.each(["node", "deno"] as const)("on %s", { timeout: 90_000 }, (runtime) => {
  test("S2-09: both get every line, and none empties a file before the other has had it", async () => {
    const loki = await lokiServer();
    await loki.stop();
    const folders = makeFolders();
    const rotation = { strategy: "Truncate", maxFileBytes: "64Ki" };
    const other = await startShipper(runtime, {
      folders: { ...folders, state: `${folders.state}-loki` },
      config: { destination: { type: "Loki", endpoint: loki.url } },
    });
    const first = await startShipper(runtime, { folders, config: { rotation, peers: [`${other.url}/files`] } });
    const path = join(folders.logs, "app.log");
    writeFileSync(path, `${lines(1, 200).join("\n")}\n`);
    await expect.poll(() => first.lines.length, { timeout: 20_000 }).toBe(200);
    await other.says("Could not deliver lines, and tries again");
    // It has had time for several looks.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const whileOneIsBehind = statSync(path).size;

    await loki.start();
    await expect.poll(() => statSync(path).size, { timeout: 60_000 }).toBe(0);

    expect(whileOneIsBehind).toBeGreaterThan(200_000);
    await expect.poll(() => loki.entries.length).toBe(200);
    expect(loki.entries.map(({ line }) => line)).toEqual(first.lines);
  });
});
