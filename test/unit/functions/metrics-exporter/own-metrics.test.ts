import { expect, test } from "vitest";
import { createOwnMetrics } from "../../../../functions/metrics-exporter/own-metrics.ts";
import { exposition, version } from "../../../../functions/pod-program/index.ts";
import { parsePrometheusText } from "../../../support/prometheus-text.ts";

const problem = (file: string) => ({ file, reason: "malformed", message: "line 1: …" }) as const;
const collection = (files: string[], bad: string[]) => ({
  families: [],
  text: "",
  files: files.map((file) => ({ file, mtimeSeconds: 1_700_000_000.25 })),
  problems: bad.map(problem),
});

test("E3: before the first collection nothing is told but the version", () => {
  expect(exposition(createOwnMetrics().families())).toBe(
    `# HELP metrics_exporter_build_info 1, with the version of this program
# TYPE metrics_exporter_build_info gauge
metrics_exporter_build_info{version="${version}"} 1
`,
  );
});

test("E3: files are told of as the last collection found them, and errors as they add up", () => {
  const own = createOwnMetrics();
  own.collected(collection(["a.prom", "b.prom"], ["b.prom"]), new Date(1_700_000_100_000));
  own.collected(collection(["a.prom"], ["b.prom", "."]), new Date(1_700_000_160_000));
  own.pushing("statsd");
  own.pushing("pushgateway");
  own.pushFailed("pushgateway");

  const { families, value } = parsePrometheusText(exposition(own.families()));

  expect(families.get("metrics_exporter_file_mtime_seconds")?.samples).toHaveLength(1);
  expect(value("metrics_exporter_file_mtime_seconds", { file: "a.prom" })).toBe(1_700_000_000.25);
  expect(value("metrics_exporter_collect_errors_total", { file: "b.prom", reason: "malformed" })).toBe(2);
  expect(value("metrics_exporter_collect_errors_total", { file: ".", reason: "malformed" })).toBe(1);
  expect(value("metrics_exporter_last_collect_timestamp_seconds")).toBe(1_700_000_160);
  expect(value("metrics_exporter_push_errors_total", { target: "statsd" })).toBe(0);
  expect(value("metrics_exporter_push_errors_total", { target: "pushgateway" })).toBe(1);
});

test("E3: however many files have errors, no more than 200 have series: those of the last", () => {
  const own = createOwnMetrics();
  for (let n = 0; n < 300; n += 1) own.collected(collection([], ["always", `${n}.prom`]), new Date());

  const { families, value } = parsePrometheusText(exposition(own.families()));

  expect(families.get("metrics_exporter_collect_errors_total")?.samples).toHaveLength(200);
  expect(value("metrics_exporter_collect_errors_total", { file: "always", reason: "malformed" })).toBe(300);
  expect(value("metrics_exporter_collect_errors_total", { file: "299.prom", reason: "malformed" })).toBe(1);
});
