/** The real program pushes to a real Pushgateway. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import getPort from "get-port";
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { obtainProgram, type Program } from "../../support/programs/obtain.ts";
import { type Pushgateway, startPushgateway } from "../../support/programs/pushgateway.ts";
import { parsePrometheusText } from "../../support/prometheus-text.ts";
import { makeDirectory, startExporter } from "./exporter.ts";

let program: Program;
let missing: string | undefined;

beforeAll(async () => {
  const found = await obtainProgram("pushgateway");
  if ("missing" in found) missing = found.missing;
  else program = found;
  if (missing) console.warn(`Skipped: ${missing}`);
}, 300_000);
beforeEach(({ skip }) => {
  if (missing) skip(missing);
});

const gatewayFor = async (port?: number): Promise<Pushgateway> => {
  const gateway = await startPushgateway(program, port === undefined ? {} : { port });
  onTestFinished(() => gateway.stop());
  return gateway;
};

/** As the gateway labels what this pod pushes. */
const group = { instance: "", job: "sample-app", namespace: "web", pod: "sample-app-1" };
const gauge = (value: number): string => `# HELP jobs Waiting\n# TYPE jobs gauge\njobs ${value}\n`;
const jobs = async (gateway: Pushgateway): Promise<number | undefined> => (await gateway.scrape()).value("jobs", group);
const settings = (url: string) => ({
  METRICS_EXPORTER_PUSHGATEWAY_URL: url,
  METRICS_EXPORTER_PUSHGATEWAY_JOB: "sample-app",
});
const seldom = { METRICS_EXPORTER_SCHEDULE: "1h" };

/** What a gateway may not change. */
const others = `# HELP wait_seconds Waits
# TYPE wait_seconds histogram
wait_seconds_bucket{le="1"} 1
wait_seconds_bucket{le="+Inf"} 2
wait_seconds_sum 1500
wait_seconds_count 2
# HELP size_bytes Sizes
# TYPE size_bytes summary
size_bytes{quantile="0.5"} NaN
size_bytes_sum 3
size_bytes_count 1
# HELP jobs_total Jobs
# TYPE jobs_total counter
jobs_total{queue="a\\"b"} 7
# HELP plain Plain
# TYPE plain untyped
plain 8
`;

describe.each(["node", "deno"] as const)("on %s", (runtime) => {
  test("S2-05, S2-12, S2-31, E4: each collection replaces what the pod pushed before, with the program's own metrics", async () => {
    const gateway = await gatewayFor();
    const directory = await makeDirectory({ "a.prom": gauge(1), "b.prom": "# HELP b B\n# TYPE b gauge\nb 1\n" });
    await startExporter(runtime, { directory, env: settings(gateway.url) });
    await expect.poll(() => jobs(gateway), { timeout: 20_000 }).toBe(1);

    await directory.write("a.prom", gauge(2));
    await directory.remove("b.prom");

    await expect.poll(() => jobs(gateway), { timeout: 20_000 }).toBe(2);
    const { value } = await gateway.scrape();
    expect(value("b", group)).toBeUndefined();
    expect(value("metrics_exporter_push_errors_total", { ...group, target: "pushgateway" })).toBe(0);
    expect(value("push_failure_time_seconds", group)).toBe(0);
  });

  test("E4: the gateway takes metrics of each type as they are", async () => {
    const gateway = await gatewayFor();
    await startExporter(runtime, { directory: await makeDirectory({ "a.prom": others }), env: settings(gateway.url) });
    await expect.poll(async () => (await gateway.scrape()).value("plain", group), { timeout: 20_000 }).toBe(8);

    const { value } = await gateway.scrape();

    const samples = [...parsePrometheusText(others).families.values()].flatMap((family) => family.samples);
    expect(samples.map(({ name, labels }) => value(name, { ...group, ...labels }))).toEqual(
      samples.map((sample) => sample.value),
    );
  });

  test("S2-40, E4: SIGTERM pushes what the files hold by then, and the process ends with exit code 0", async () => {
    const gateway = await gatewayFor();
    const directory = await makeDirectory({ "a.prom": gauge(1) });
    const exporter = await startExporter(runtime, { directory, env: { ...settings(gateway.url), ...seldom } });
    await expect.poll(() => jobs(gateway), { timeout: 20_000 }).toBe(1);
    await directory.write("a.prom", gauge(2));

    expect(await exporter.end()).toBe(0);

    expect(await jobs(gateway)).toBe(2);
  });

  test("E4: with deleteOnExit the group of the pod ends with it, and no other", async () => {
    const gateway = await gatewayFor();
    const directory = await makeDirectory({ "a.prom": gauge(1) });
    const env = { ...settings(gateway.url), ...seldom };
    const leaves = { ...env, METRICS_EXPORTER_PUSHGATEWAY_DELETE_ON_EXIT: "true" };
    const stays = await startExporter(runtime, { directory, env: { ...env, POD_NAME: "other" } });
    const exporter = await startExporter(runtime, { directory, env: leaves });
    const other = async () => (await gateway.scrape()).value("jobs", { ...group, pod: "other" });
    await expect.poll(() => jobs(gateway), { timeout: 20_000 }).toBe(1);
    await expect.poll(other, { timeout: 20_000 }).toBe(1);

    expect(await exporter.end()).toBe(0);
    expect(await stays.end()).toBe(0);

    const { seriesWith } = await gateway.scrape();
    expect(seriesWith(group)).toEqual([]);
    expect(await other()).toBe(1);
  });

  test("E4: a gateway that never answers holds up neither collections nor the end", async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      silent.closeAllConnections();
      silent.close();
    });
    const directory = await makeDirectory({ "a.prom": gauge(1) });
    const { port } = silent.address() as AddressInfo;
    const exporter = await startExporter(runtime, { directory, env: settings(`http://127.0.0.1:${port}`) });
    await exporter.says("Listened");

    await directory.write("a.prom", gauge(2));

    await expect.poll(async () => (await exporter.scrape()).value("jobs"), { timeout: 10_000 }).toBe(2);
    expect(await exporter.end()).toBe(0);
    expect(exporter.lines.at(-1)?.message).toBe("Ended");
  });
});

test("E4: a gateway that comes late gets the collections from then on, and the failures before are counted", async () => {
  const port = await getPort({ host: "127.0.0.1" });
  const directory = await makeDirectory({ "a.prom": gauge(1) });
  const exporter = await startExporter("node", { directory, env: settings(`http://127.0.0.1:${port}`) });
  await exporter.says("Could not deliver metrics");

  const gateway = await gatewayFor(port);

  await expect.poll(() => jobs(gateway), { timeout: 20_000 }).toBe(1);
  const failures = (await exporter.scrape()).value("metrics_exporter_push_errors_total", { target: "pushgateway" });
  expect(failures).toBeGreaterThan(0);
});

test("E4: values that a path cannot hold are values all the same", async () => {
  const gateway = await gatewayFor();
  const directory = await makeDirectory({ "a.prom": gauge(1) });
  const odd = { METRICS_EXPORTER_PUSHGATEWAY_JOB: "a/b ü", POD_NAMESPACE: "..", POD_NAME: "c d?#%" };

  await startExporter("node", { directory, env: { ...settings(gateway.url), ...odd } });

  const value = async () =>
    (await gateway.scrape()).value("jobs", { instance: "", job: "a/b ü", namespace: "..", pod: "c d?#%" });
  await expect.poll(value, { timeout: 20_000 }).toBe(1);
});

test("E4: what the gateway refuses is told of in its words", async () => {
  const gateway = await gatewayFor();
  // The labels of the group replace those of the files, so that these two become one.
  const directory = await makeDirectory({ "a.prom": '# TYPE jobs gauge\njobs{pod="a"} 1\njobs{pod="b"} 2\n' });

  const exporter = await startExporter("node", { directory, env: settings(gateway.url) });
  await exporter.says("Could not deliver metrics");

  const errors = exporter.lines.flatMap(({ message, error = "" }) =>
    message === "Could not deliver metrics" ? [error] : [],
  );
  expect(errors[0]).toMatch(/^it answered 400: .*jobs/);
  expect((await exporter.scrape()).value("jobs", { pod: "a" })).toBe(1);
});
