/** The real program follows real files on each runtime. */

import { appendFileSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SidecarInjectionSpec } from "../../../src/api/sidecars.ebb.dev/index.ts";
import { shipperText } from "../../../src/sidecars/shippers/index.ts";
import { makeFolders, startShipper } from "./start-shipper.ts";

describe.each(["node", "deno"] as const)("on %s", { timeout: 60_000 }, (runtime) => {
  test("S2-04, S2-06, S2-07, S2-28, L1: lines of all files that match come to standard output as they are, new files within a second", async () => {
    const { logs, lines, log, kill, ended } = await startShipper(runtime);
    writeFileSync(join(logs, "app.log"), "one\n");
    writeFileSync(join(logs, "app.txt"), "not this\n");
    await expect.poll(() => lines, { timeout: 10_000 }).toEqual(["one"]);
    appendFileSync(join(logs, "app.log"), "two\n");
    writeFileSync(join(logs, "new.log"), "\u00fcber\n");

    await expect.poll(() => lines.toSorted(), { timeout: 10_000 }).toEqual(["one", "two", "\u00fcber"]);
    kill("SIGTERM");
    expect(await ended).toMatchObject({ exitCode: 0 });
    expect(log.filter(({ level }) => level !== "info")).toEqual([]);
  });

  test("L1: a volume that is missing is waited for", async () => {
    const folders = makeFolders();
    rmSync(folders.logs, { recursive: true });
    const { logs, lines, says } = await startShipper(runtime, { folders });
    await says("Could not read the volume, and tries again");

    mkdirSync(logs);
    writeFileSync(join(logs, "app.log"), "one\n");

    await expect.poll(() => lines, { timeout: 10_000 }).toEqual(["one"]);
  });

  test("L3: a renamed file is read to its end, and then the next one", async () => {
    const { logs, lines, files } = await startShipper(runtime);
    const log = join(logs, "app.log");
    for (let number = 1; number <= 5; number += 1) {
      writeFileSync(log, `begun ${number}\n`);
      await expect.poll(() => lines.at(-1), { timeout: 10_000 }).toBe(`begun ${number}`);
      appendFileSync(log, `ended ${number}\n`);
      renameSync(log, `${log}.${number}`);
    }
    writeFileSync(log, "last\n");

    await expect.poll(() => lines.at(-1), { timeout: 10_000 }).toBe("last");
    expect(lines).toEqual([...[1, 2, 3, 4, 5].flatMap((number) => [`begun ${number}`, `ended ${number}`]), "last"]);
    await expect.poll(async () => (await files()).map(({ lag }) => lag)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test("S2-37: GET /files tells of each file its size, offset and lag", async () => {
    const { logs, lines, files, metric } = await startShipper(runtime);
    writeFileSync(join(logs, "app.log"), "one\ntwo");
    await expect.poll(() => lines, { timeout: 10_000 }).toEqual(["one"]);

    await expect
      .poll(files)
      .toEqual([
        { path: "app.log", name: "app.log", id: expect.any(String), size: 7, read: 4, acknowledged: 4, lag: 3 },
      ]);
    expect(await metric("log_shipper_lag_bytes")).toBe(3);
    expect(await metric("log_shipper_lines_total")).toBe(1);
  });

  test("S2-18: it does what the operator writes into its file", async () => {
    const folders = makeFolders();
    const spec = SidecarInjectionSpec.parse({
      selector: { matchLabels: { app: "a" } },
      logShippers: [{ enabled: true, mountPath: folders.logs, rotation: { maxFileBytes: "64Ki" } }],
    });
    const [entry] = spec.logShippers ?? [];
    const { port, ...config } = JSON.parse((entry && shipperText(spec, entry)) ?? "");
    const { lines } = await startShipper(runtime, { folders, config });

    writeFileSync(join(folders.logs, "app.log"), `${"x".repeat(1_000)}\n`.repeat(100));

    await expect.poll(() => lines.length, { timeout: 10_000 }).toBe(100);
    await expect.poll(() => statSync(join(folders.logs, "app.log")).size, { timeout: 10_000 }).toBe(0);
    expect(port).toBe(9110);
  });

  test("--once ships what there is and ends", async () => {
    const folders = makeFolders();
    writeFileSync(join(folders.logs, "app.log"), "one\ntwo");

    const { lines, ended } = await startShipper(runtime, { folders, args: ["--once"] });

    expect(await ended).toMatchObject({ exitCode: 0 });
    expect(lines).toEqual(["one", "two"]);
  });
});
