/** The real program and a destination that comes, goes and refuses (L5, L6). */

import { appendFileSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { lokiServer } from "./loki-server.ts";
import { startShipper } from "./start-shipper.ts";

const mebibyte = 1024 * 1024;

/** Of 100 bytes each. */
const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${index + 1}`.padEnd(99, "."));

/** Told in short: of thousands of lines, a difference would take pages. */
const firstDifference = (found: readonly string[], wanted: readonly string[]) => {
  const index = wanted.findIndex((line, at) => found[at] !== line);
  if (index === -1) return found.length === wanted.length ? undefined : { length: found.length };
  return { index, found: found[index], wanted: wanted[index] };
};

const text = (lines: readonly string[]): string => `${lines.join("\n")}\n`;

describe.each(["node", "deno"] as const)("on %s", { timeout: 90_000 }, (runtime) => {
  test("L6: Loki gets each line once, in its stream, in order and later than the one before", async () => {
    const loki = await lokiServer();
    const { logs } = await startShipper(runtime, {
      config: {
        include: ["**/*.log"],
        container: "app",
        destination: { type: "Loki", endpoint: loki.url, tenant: "team-a", labels: { cluster: "east" } },
      },
      env: { POD_NAME: "app-1", POD_NAMESPACE: "shop" },
    });
    const lines = numbered(5_000);
    mkdirSync(join(logs, "web"));
    for (let from = 0; from < lines.length; from += 1_000) {
      appendFileSync(join(logs, "app.log"), text(lines.slice(from, from + 1_000)));
      appendFileSync(join(logs, "web/access.log"), text(lines.slice(from, from + 1_000)));
    }
    await expect.poll(() => loki.entries.length, { timeout: 30_000 }).toBe(2 * lines.length);

    for (const name of ["app.log", "web/access.log"]) {
      const stream = loki.entries.filter(({ labels }) => labels.filename === join(logs, name));
      const times = stream.map(({ time }) => time);
      expect(
        firstDifference(
          stream.map(({ line }) => line),
          lines,
        ),
      ).toBeUndefined();
      expect(times.every((time, index) => index === 0 || time > (times[index - 1] ?? 0n))).toBe(true);
      expect(stream[0]).toMatchObject({
        tenant: "team-a",
        labels: { namespace: "shop", pod: "app-1", container: "app", cluster: "east" },
      });
    }
  });

  test("L5: while Loki is away for longer than the buffer lasts, Block lets the files wait: nothing is lost", async () => {
    const loki = await lokiServer();
    await loki.stop();
    const { logs, metric, files, says } = await startShipper(runtime, {
      config: { destination: { type: "Loki", endpoint: loki.url }, buffer: { maxBytes: "1Mi", whenFull: "Block" } },
    });
    const lines = numbered(50_000);
    writeFileSync(join(logs, "app.log"), text(lines));
    await says("Could not deliver lines, and tries again");
    await expect.poll(() => metric("log_shipper_buffer_bytes"), { timeout: 20_000 }).toBeGreaterThan(0.9 * mebibyte);

    expect(await metric("log_shipper_buffer_bytes")).toBeLessThanOrEqual(mebibyte);
    expect((await files())[0]?.read).toBeLessThanOrEqual(mebibyte);
    await loki.start();

    await expect.poll(() => loki.entries.length, { timeout: 60_000 }).toBe(lines.length);
    expect(
      firstDifference(
        loki.entries.map(({ line }) => line),
        lines,
      ),
    ).toBeUndefined();
    expect(await metric("log_shipper_dropped_lines_total")).toBe(0);
  });

  test("L5: with DropOldest the newest lines come, and the others are counted", async () => {
    const loki = await lokiServer();
    await loki.stop();
    const { logs, metric, files } = await startShipper(runtime, {
      config: {
        destination: { type: "Loki", endpoint: loki.url },
        buffer: { maxBytes: "1Mi", whenFull: "DropOldest" },
      },
    });
    const lines = numbered(50_000);
    writeFileSync(join(logs, "app.log"), text(lines));
    await expect.poll(async () => (await files())[0]?.read, { timeout: 20_000 }).toBe(lines.length * 100);
    await loki.start();
    await expect.poll(async () => (await files())[0]?.lag, { timeout: 60_000 }).toBe(0);

    const dropped = await metric("log_shipper_dropped_lines_total");
    const delivered = loki.entries.map(({ line }) => Number.parseInt(line, 10));
    expect(delivered.length + dropped).toBe(lines.length);
    expect(delivered.length).toBeLessThan((2 * mebibyte) / 100);
    expect(delivered.at(-1)).toBe(lines.length);
    expect(delivered).toEqual(delivered.toSorted((a, b) => a - b));
  });

  test("L5: 429 and 503 are tried again, 400 drops and counts with the answer in the log", async () => {
    const loki = await lokiServer();
    const { logs, metric, log } = await startShipper(runtime, {
      config: { destination: { type: "Loki", endpoint: loki.url } },
    });
    for (const status of [429, 503] as const) {
      const before = loki.refused;
      loki.answer(status);
      appendFileSync(join(logs, "app.log"), `after ${status}\n`);
      await expect.poll(() => loki.refused, { timeout: 20_000 }).toBeGreaterThan(before);
      loki.answer(204);
      await expect.poll(() => loki.entries.at(-1)?.line, { timeout: 20_000 }).toBe(`after ${status}`);
    }
    loki.answer(400);
    appendFileSync(join(logs, "app.log"), "refused\n");
    await expect.poll(() => metric("log_shipper_dropped_lines_total"), { timeout: 20_000 }).toBe(1);
    loki.answer(204);
    appendFileSync(join(logs, "app.log"), "last\n");

    await expect.poll(() => loki.entries.at(-1)?.line, { timeout: 20_000 }).toBe("last");
    expect(loki.entries.map(({ line }) => line)).toEqual(["after 429", "after 503", "last"]);
    expect(log).toContainEqual(
      expect.objectContaining({
        message: "Dropped lines that the destination refused",
        code: "400",
        answer: "entry refused with 400",
        lines: 1,
      }),
    );
  });

  test("S2-25: a destination that is changed in the file of settings counts from then on, without a new start", async () => {
    const loki = await lokiServer();
    const { logs, lines, log, reconfigure } = await startShipper(runtime);
    writeFileSync(join(logs, "app.log"), "to standard output\n");
    await expect.poll(() => lines, { timeout: 10_000 }).toEqual(["to standard output"]);

    reconfigure({ destination: { type: "Loki", endpoint: loki.url } });
    await expect
      .poll(() => log.filter(({ message }) => message === "Read settings").length, { timeout: 20_000 })
      .toBe(2);
    appendFileSync(join(logs, "app.log"), "to Loki\n");

    await expect.poll(() => loki.entries.map(({ line }) => line), { timeout: 10_000 }).toEqual(["to Loki"]);
    expect(lines).toEqual(["to standard output"]);
  });

  test("L3: a file above maxFileBytes is emptied while its writer goes on, and every line arrives once", async () => {
    const loki = await lokiServer();
    const { logs, metric } = await startShipper(runtime, {
      config: {
        destination: { type: "Loki", endpoint: loki.url },
        rotation: { strategy: "Truncate", maxFileBytes: "256Ki" },
      },
    });
    const lines = numbered(20_000);
    for (let from = 0; from < lines.length; from += 5_000) {
      const truncations = await metric("log_shipper_truncations_total");
      appendFileSync(join(logs, "app.log"), text(lines.slice(from, from + 5_000)));
      await expect.poll(() => metric("log_shipper_truncations_total"), { timeout: 20_000 }).toBe(truncations + 1);
    }

    await expect.poll(() => loki.entries.length, { timeout: 30_000 }).toBe(lines.length);
    expect(
      firstDifference(
        loki.entries.map(({ line }) => line),
        lines,
      ),
    ).toBeUndefined();
    expect(statSync(join(logs, "app.log")).size).toBe(0);
  });
});
