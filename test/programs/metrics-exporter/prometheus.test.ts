/** What the program serves, to a real Prometheus and its tool. */

import { beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { until } from "../../../dev/platform/until.ts";
import {
  complaintsOf,
  obtainPrometheus,
  type PrometheusPrograms,
  startPrometheus,
} from "../../support/programs/prometheus.ts";
import { makeDirectory, runningExporter } from "./exporter.ts";

let programs: PrometheusPrograms;
let missing: string | undefined;

beforeAll(async () => {
  const found = await obtainPrometheus();
  if ("missing" in found) missing = found.missing;
  else programs = found;
  if (missing) console.warn(`Skipped: ${missing}`);
}, 300_000);
beforeEach(({ skip }) => {
  if (missing) skip(missing);
});

const files = {
  "bad.prom": "bad{ 1\n",
  "jobs.prom": `# HELP jobs_total Jobs, "done"\\nor \\\\ not
# TYPE jobs_total counter
jobs_total{path="C:\\\\jobs",note="\\"a\\"\\nb"} 3
`,
  "more.prom": `# HELP jobs_total Jobs, "done"\\nor \\\\ not
# TYPE jobs_total counter
jobs_total{path="/jobs"} 4
# HELP wait_seconds Waits
# TYPE wait_seconds histogram
wait_seconds_bucket{le="1"} 1
wait_seconds_bucket{le="+Inf"} 2
wait_seconds_sum 1.5e3
wait_seconds_count 2
# HELP size_bytes Sizes
# TYPE size_bytes summary
size_bytes{quantile="0.5"} NaN
size_bytes_sum 0
size_bytes_count 0
`,
};

test.each(["node", "deno"] as const)("E1, E3: promtool finds nothing to say of the metrics on %s", async (runtime) => {
  const { text } = await runningExporter(runtime, { directory: await makeDirectory(files) });

  expect(await complaintsOf(programs.promtool, await text())).toEqual([]);
});

test("S2-14, S2-44: Prometheus scrapes what is in the files, and what the program tells of them", async () => {
  const { address } = await runningExporter("node", { directory: await makeDirectory(files) });
  const { ask, stop } = await startPrometheus(programs.prometheus, [
    { job_name: "pods", scrape_interval: "200ms", scrape_timeout: "200ms", static_configs: [{ targets: [address] }] },
  ]);
  onTestFinished(stop);
  const found = async (query: string) => (await ask(query)).map(({ metric, value: [, value] }) => [metric, value]);

  const jobs = await until("Prometheus has scraped", async () => {
    const series = await found("sum by (path, note) (jobs_total)");
    return series.length > 0 && series;
  });

  expect(jobs).toEqual(
    expect.arrayContaining([
      [{ path: "C:\\jobs", note: '"a"\nb' }, "3"],
      [{ path: "/jobs" }, "4"],
    ]),
  );
  expect(await found("histogram_quantile(0.25, sum by (le) (wait_seconds_bucket))")).toEqual([[{}, "0.5"]]);
  expect(await found("sum(size_bytes)")).toEqual([[{}, "NaN"]]);
  expect(await found('sum by (reason) (metrics_exporter_collect_errors_total{file="bad.prom"}) > 0')).toMatchObject([
    [{ reason: "malformed" }, expect.anything()],
  ]);
  expect(await found('count(time() - metrics_exporter_file_mtime_seconds{file="jobs.prom"} < 300)')).toEqual([
    [{}, "1"],
  ]);
});
