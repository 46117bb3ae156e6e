import { expect, test } from "vitest";
import { keys, settings } from "../../../../functions/metrics-exporter/settings.ts";
import { readSettings } from "../../../../functions/pod-program/index.ts";
import { MetricsExporter } from "../../../../src/api/sidecars.ebb.dev/metrics-exporter.ts";
import { valueAt } from "../../../../src/json.ts";
import { metricsExporterConfig } from "../../../../src/sidecars/exporters/metrics-exporter.ts";

const read = (environment: Record<string, string>) => {
  const problems: string[] = [];
  return { values: readSettings(settings, environment, (problem) => problems.push(problem)), problems };
};

test("S2-33: every setting has a variable of its own", () => {
  const variables = Object.values(settings).map(({ variable }) => variable);

  expect(new Set(variables).size).toBe(variables.length);
  for (const variable of variables) expect(variable).toMatch(/^((METRICS_EXPORTER|POD)_[A-Z_]+|HOSTNAME)$/);
});

test("each setting of the custom resource has a place in the program's file, and is what holds without one", () => {
  const config = metricsExporterConfig(MetricsExporter.parse({}), "metrics-exporter");

  const told = Object.entries(keys).map(([name, key]) => [name, valueAt(config, key.split("."))]);
  const texts = told.map(([name, value]) => [name, Array.isArray(value) ? value.join(",") : String(value)]);
  const usual = Object.entries(settings).map(([name, { otherwiseText }]) => [name, otherwiseText]);
  expect(usual).toEqual(expect.arrayContaining(texts));
});

test.each([
  [{ METRICS_EXPORTER_SCHEDULE: "999ms" }, /^METRICS_EXPORTER_SCHEDULE must be a duration of 1s or more/],
  [
    { METRICS_EXPORTER_INCLUDE: "a.prom,../*.prom" },
    /^METRICS_EXPORTER_INCLUDE must be patterns of paths below the dir/,
  ],
  [{ METRICS_EXPORTER_INCLUDE: "{a,/}/*.prom" }, /^METRICS_EXPORTER_INCLUDE/],
  [{ METRICS_EXPORTER_INCLUDE: "/**/*.prom" }, /^METRICS_EXPORTER_INCLUDE/],
  [{ METRICS_EXPORTER_PORT: "0" }, /^METRICS_EXPORTER_PORT must be a whole number from 1 to 65535/],
  [{ METRICS_EXPORTER_PATH: "/healthz" }, /^METRICS_EXPORTER_PATH must be a path such as \/metrics, and not \/healthz/],
  [{ METRICS_EXPORTER_PATH: "metrics" }, /^METRICS_EXPORTER_PATH/],
  [{ METRICS_EXPORTER_PATH: "/:a*" }, /^METRICS_EXPORTER_PATH/],
  [{ METRICS_EXPORTER_STATSD_ADDRESS: "statsd" }, /^METRICS_EXPORTER_STATSD_ADDRESS must be host:port/],
  [{ METRICS_EXPORTER_PUSHGATEWAY_DELETE_ON_EXIT: "yes" }, /must be true or false: it is "yes"; false is taken$/],
])("%o is told of and replaced by the default", (environment, problem) => {
  const { values, problems } = read(environment);

  expect(problems).toEqual([expect.stringMatching(problem)]);
  expect(values).toEqual(read({}).values);
});
