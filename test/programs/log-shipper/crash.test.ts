/** L2: the real program is killed, and a new one goes on. */

import { appendFileSync, existsSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { lokiServer } from "./loki-server.ts";
import { makeFolders, startShipper } from "./start-shipper.ts";

/** An application that writes numbered lines until it is stopped. */
const startWriter = (path: string) => {
  let written = 0;
  const write = () => {
    for (let count = 0; count < 20; count += 1) appendFileSync(path, `line ${++written}\n`);
  };
  const timer = setInterval(write, 10);
  const stop = (): number => {
    clearInterval(timer);
    return written;
  };
  onTestFinished(() => void stop());
  return { stop };
};

const numberOf = (line: string): number => Number(line.split(" ")[1]);

interface Checkpoint {
  files: { id: string; acknowledged: number }[];
}

describe.each(["node", "deno"] as const)("on %s", { timeout: 90_000 }, (runtime) => {
  test("S2-08, L2: after kill -9 no line is lost, and none comes again that was saved", async () => {
    const loki = await lokiServer();
    const folders = makeFolders();
    const path = join(folders.logs, "app.log");
    const checkpoint = join(folders.state, "checkpoint.json");
    const config = { destination: { type: "Loki", endpoint: loki.url } };
    const writer = startWriter(path);
    const saved: number[] = [];

    for (let round = 1; round <= 3; round += 1) {
      const before = loki.entries.length;
      const { kill, ended } = await startShipper(runtime, { folders, config });
      await expect.poll(() => loki.entries.length, { timeout: 20_000 }).toBeGreaterThan(before + 500);
      await expect.poll(() => existsSync(checkpoint), { timeout: 20_000 }).toBe(true);
      kill("SIGKILL");
      await ended;
      const { files } = JSON.parse(readFileSync(checkpoint, "utf8")) as Checkpoint;
      const bytes = files.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
      saved.push(readFileSync(path).subarray(0, bytes).toString().split("\n").length - 1);
    }
    const written = writer.stop();
    await startShipper(runtime, { folders, config });
    const numbers = () => loki.entries.map(({ line }) => numberOf(line));
    await expect.poll(() => new Set(numbers()).size, { timeout: 30_000 }).toBe(written);

    // Where a new process has begun: behind what was saved, or behind what the last one had delivered if that was saved.
    const begins = numbers().filter((number, index, all) => index > 0 && number !== (all[index - 1] ?? 0) + 1);
    expect(saved).toEqual(expect.arrayContaining(begins.map((begin) => begin - 1)));
  });

  test("L2, L3: after kill -9 in the midst of both rotations no line is lost", async () => {
    const loki = await lokiServer();
    const folders = makeFolders();
    const path = join(folders.logs, "app.log");
    const rotation = { strategy: "Truncate", maxFileBytes: "64Ki", keep: 3 };
    const config = { destination: { type: "Loki", endpoint: loki.url }, rotation };
    const lines: string[] = [];
    const write = (count: number) => {
      const added = Array.from({ length: count }, (_, index) => `line ${lines.length + index + 1} ${"x".repeat(500)}`);
      lines.push(...added);
      appendFileSync(path, `${added.join("\n")}\n`);
    };

    for (let round = 1; round <= 3; round += 1) {
      write(200);
      const { kill, ended } = await startShipper(runtime, { folders, config });
      await expect.poll(() => statSync(path).size, { timeout: 20_000 }).toBe(0);
      write(50);
      kill("SIGKILL");
      await ended;
      renameSync(path, `${path}.${round}`);
      write(50);
    }
    await startShipper(runtime, { folders, config });

    await expect.poll(() => new Set(loki.entries.map(({ line }) => line)).size, { timeout: 30_000 }).toBe(lines.length);
    expect(new Set(loki.entries.map(({ line }) => line))).toEqual(new Set(lines));
  });
});
