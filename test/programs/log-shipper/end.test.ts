/** L7: how the real program ends, whatever it is doing. */

import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { lokiServer } from "./loki-server.ts";
import { makeFolders, startShipper } from "./start-shipper.ts";

const gracePeriodSeconds = 30;

/** Delivered with no end of its own, only when it is over. */
const unfinished = "no end";

describe.each(["node", "deno"] as const)("on %s", { timeout: 90_000 }, (runtime) => {
  test.each(["SIGTERM", "SIGINT"] as const)(
    "L7, S2-26: %s reads to the end, delivers, saves and ends with 0",
    async (signal) => {
      const loki = await lokiServer();
      const folders = makeFolders();
      const config = { destination: { type: "Loki", endpoint: loki.url } };
      const first = await startShipper(runtime, { folders, config });
      const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index}`);
      writeFileSync(join(first.logs, "app.log"), `${lines.join("\n")}\n${unfinished}`);

      first.kill(signal);
      const end = await first.ended;
      const delivered = loki.entries.map(({ line }) => line);
      const second = await startShipper(runtime, { folders, config });
      appendFileSync(join(folders.logs, "app.log"), "\nnext\n");

      expect(end).toMatchObject({ exitCode: 0 });
      expect(end.seconds).toBeLessThan(gracePeriodSeconds);
      expect(delivered).toEqual([...lines, unfinished]);
      await expect.poll(() => loki.entries.at(-1)?.line, { timeout: 20_000 }).toBe("next");
      expect(loki.entries.length).toBe(lines.length + 2);
      expect(await second.metric("log_shipper_lines_total")).toBe(1);
    },
  );

  test("what an application still writes while it ends is waited for", async () => {
    const { logs, lines, kill, ended } = await startShipper(runtime);
    writeFileSync(join(logs, "app.log"), "one\n");
    await expect.poll(() => lines, { timeout: 10_000 }).toEqual(["one"]);
    const writing = setInterval(() => appendFileSync(join(logs, "app.log"), "ending\n"), 50);

    kill("SIGTERM");
    await expect.poll(() => lines.length, { timeout: 10_000 }).toBeGreaterThan(10);
    clearInterval(writing);
    appendFileSync(join(logs, "app.log"), "ended\n");

    expect(await ended).toMatchObject({ exitCode: 0 });
    expect(lines.at(-1)).toBe("ended");
  });

  test("L7: with a destination that is away it ends when its time is over, and the next one delivers", async () => {
    const loki = await lokiServer();
    await loki.stop();
    const folders = makeFolders();
    const config = { destination: { type: "Loki", endpoint: loki.url }, finishWithin: "2s" };
    const first = await startShipper(runtime, { folders, config });
    writeFileSync(join(first.logs, "app.log"), "one\ntwo\n");
    await first.says("Could not deliver lines, and tries again");

    first.kill("SIGTERM");
    const end = await first.ended;
    await loki.start();
    await startShipper(runtime, { folders, config });

    expect(end).toMatchObject({ exitCode: 0 });
    expect(end.seconds).toBeLessThan(gracePeriodSeconds);
    await expect.poll(() => loki.entries.map(({ line }) => line), { timeout: 20_000 }).toEqual(["one", "two"]);
  });

  test("L7: a second SIGTERM ends it at once", async () => {
    const loki = await lokiServer();
    await loki.stop();
    const config = { destination: { type: "Loki", endpoint: loki.url }, finishWithin: "100s" };
    const { logs, says, kill, ended } = await startShipper(runtime, { config });
    writeFileSync(join(logs, "app.log"), "one\n");
    await says("Could not deliver lines, and tries again");

    kill("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 200));
    kill("SIGTERM");

    expect(await ended).toMatchObject({ exitCode: 0 });
  });

  test("S2-24: it goes on when nobody reads its standard output any more, and is not held up by whoever does not read", async () => {
    const { logs, child, says, metric, kill, ended } = await startShipper(runtime, { config: { finishWithin: "2s" } });
    child.stdout.pause();
    writeFileSync(join(logs, "app.log"), `${"x".repeat(1_000)}\n`.repeat(2_000));
    await expect.poll(() => metric("log_shipper_lag_bytes"), { timeout: 10_000 }).toBeGreaterThan(1_000_000);
    child.stdout.destroy();
    await says("Could not deliver lines, and tries again");

    expect(await metric("log_shipper_sink_errors_total")).toBeGreaterThan(0);
    kill("SIGTERM");
    expect(await ended).toMatchObject({ exitCode: 0 });
  });

  test("while it is told to wait for a file of settings, it waits, and takes no line", async () => {
    const folders = makeFolders();
    writeFileSync(join(folders.logs, "app.log"), "one\n");
    const settings = join(folders.logs, "settings.json");
    const { lines, says } = await startShipper(runtime, {
      folders,
      env: { LOG_SHIPPER_CONFIG: settings },
      waitFor: "Could not start log-shipper, and tries again",
    });
    expect(lines).toEqual([]);

    writeFileSync(settings, JSON.stringify({ mountPath: folders.logs, port: 0 }));

    await says("Read settings");
    await expect.poll(() => lines, { timeout: 10_000 }).toEqual(["one"]);
  });
});
