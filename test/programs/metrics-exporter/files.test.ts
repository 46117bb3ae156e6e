/** Files of every sort, read by the real program. */

import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { until } from "../../../dev/platform/until.ts";
import { parsePrometheusText } from "../../support/prometheus-text.ts";
import { makeDirectory, once, runningExporter, startExporter } from "./exporter.ts";

/** Root reads what nobody may read, unless it is without that capability. */
const asOthers =
  process.getuid?.() === 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"] : ([] as const);

describe.each(["node", "deno"] as const)("on %s", (runtime) => {
  test("S2-14, E1: without a file it serves its own metrics alone, and with one that of the file from the next collection", async () => {
    const directory = await makeDirectory();
    const { text, scrape } = await runningExporter(runtime, { directory });
    expect(await text()).toMatch(/^(# .*\n|metrics_exporter_.*\n)+$/);

    await directory.write(
      "app.prom",
      '# HELP jobs_total Jobs\n# TYPE jobs_total counter\njobs_total{queue="a\\"b"} 3\n',
    );
    const value = async () => (await scrape()).value("jobs_total", { queue: 'a"b' });
    await expect.poll(value, { timeout: 10_000 }).toBe(3);

    await directory.write(
      "app.prom",
      '# HELP jobs_total Jobs\n# TYPE jobs_total counter\njobs_total{queue="a\\"b"} 4\n',
    );
    await expect.poll(value, { timeout: 10_000 }).toBe(4);
  });

  test("E1: what is served is the last collection, whatever has become of the files", async () => {
    const directory = await makeDirectory({ "app.prom": "# HELP a A\n# TYPE a gauge\na 1\n" });
    const { scrape } = await runningExporter(runtime, { directory, env: { METRICS_EXPORTER_SCHEDULE: "1h" } });

    await directory.remove("app.prom");

    expect((await scrape()).value("a")).toBe(1);
  });

  test("E1: a file that vanishes takes its series with it", async () => {
    const directory = await makeDirectory({ "app.prom": "# HELP a A\n# TYPE a gauge\na 1\n", "b.prom": "b 1\n" });
    const { scrape, lines } = await runningExporter(runtime, { directory });
    expect((await scrape()).value("a")).toBe(1);

    await directory.remove("app.prom");

    await expect.poll(async () => (await scrape()).value("a"), { timeout: 10_000 }).toBeUndefined();
    const now = await scrape();
    expect(now.value("b")).toBe(1);
    expect(now.value("metrics_exporter_file_mtime_seconds", { file: "app.prom" })).toBeUndefined();
    expect(lines.map(({ message }) => message)).not.toContain("Left out file");
  });

  test("E2, E3: files that are malformed, in conflict or unreadable are left out and told of, and the others are served", async () => {
    const directory = await makeDirectory({
      "a.prom": "# TYPE a gauge\na 1\n",
      "b.prom": "b 1\nb{ 2\n",
      "c.prom": "# TYPE a counter\na 2\nc 1\n",
      "d.prom": "d 1 1700000000000\n",
      "e.prom": "e 1",
      "f.prom": "f 1\n",
      "g.prom": "g 1\n",
      "h.prom": "metrics_exporter_build_info 1\n",
    });
    await chmod(join(directory.path, "f.prom"), 0);
    await execa("mkfifo", [join(directory.path, "pipe.prom")]);
    await mkdir(join(directory.path, "folder.prom"));
    const { scrape, lines, end } = await runningExporter(runtime, { directory, by: asOthers });

    const { value, families } = await until("it has collected twice", async () => {
      const found = await scrape();
      const errors = found.value("metrics_exporter_collect_errors_total", { file: "b.prom", reason: "malformed" });
      return (errors ?? 0) > 1 && found;
    });

    const served = [...families.keys()].filter((name) => !name.startsWith("metrics_exporter_"));
    expect(served).toEqual(["a", "g"]);
    const told = lines.flatMap(({ message, file, reason }) => (message === "Left out file" ? [[file, reason]] : []));
    // Each error is one line, however often it comes.
    expect(told.sort()).toEqual([
      ["b.prom", "malformed"],
      ["c.prom", "conflict"],
      ["d.prom", "malformed"],
      ["e.prom", "malformed"],
      ["f.prom", "unreadable"],
      ["folder.prom", "unreadable"],
      ["h.prom", "conflict"],
      ["pipe.prom", "unreadable"],
    ]);
    for (const [file, reason] of told)
      expect(value("metrics_exporter_collect_errors_total", { file: `${file}`, reason: `${reason}` })).toBeGreaterThan(
        1,
      );
    expect(value("metrics_exporter_file_mtime_seconds", { file: "b.prom" })).toBeGreaterThan(1_700_000_000);
    expect(value("metrics_exporter_last_collect_timestamp_seconds")).toBeGreaterThan(1_700_000_000);
    expect(await end()).toBe(0);
  });

  test("S2-15, S2-33: settings of a file hold from when it changes, and those of the environment above it", async () => {
    const [first, second] = [await makeDirectory({ "a.prom": "a 1\n" }), await makeDirectory({ "b.txt": "b 1\n" })];
    const folder = await makeDirectory();
    const config = (directory: string, include: string[], path: string) =>
      folder.write(
        "config.json",
        JSON.stringify({ directory, include, schedule: "1h", prometheus: { port: 1, path } }),
      );
    await config(first.path, ["*.prom"], "/metrics");
    const env = {
      METRICS_EXPORTER_CONFIG: join(folder.path, "config.json"),
      METRICS_EXPORTER_DIRECTORY: "",
      METRICS_EXPORTER_SCHEDULE: "",
    };
    const { scrape, says } = await runningExporter(runtime, { directory: first, env });
    expect((await scrape()).value("a")).toBe(1);

    await config(second.path, ["*.txt"], "/other");

    await expect.poll(async () => (await scrape()).value("b"), { timeout: 20_000 }).toBe(1);
    expect((await scrape()).value("a")).toBeUndefined();
    await says("Kept port and path until the next start");
  });

  test("--once prints one collection and ends", async () => {
    const directory = await makeDirectory({ "a.prom": "a 1\n" });

    const { value } = parsePrometheusText(await once(runtime, directory));

    expect(value("a")).toBe(1);
    expect(value("metrics_exporter_last_collect_timestamp_seconds")).toBeGreaterThan(1_700_000_000);
  });
});

test("served at another path too, and at no port where that is not wanted", async () => {
  const directory = await makeDirectory({ "a.prom": "a 1\n" });
  const { address, text } = await runningExporter("node", {
    directory,
    env: { METRICS_EXPORTER_PATH: "/app/metrics" },
  });
  const answer = await fetch(`http://${address}/app/metrics`);
  expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  expect(await answer.text()).toContain("\na 1\n");
  expect(await text()).toContain("\na 1\n");

  const silent = await startExporter("node", { directory, env: { METRICS_EXPORTER_PROMETHEUS: "false" } });
  await silent.says("Collected metrics");
  await expect(fetch(`http://${silent.address}/healthz`)).rejects.toThrow();
});
