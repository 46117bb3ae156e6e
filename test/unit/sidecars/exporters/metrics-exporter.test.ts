import { expect, test } from "vitest";
import { MetricsExporter } from "../../../../src/api/sidecars.ebb.dev/metrics-exporter.ts";
import { metricsExporterConfig } from "../../../../src/sidecars/exporters/metrics-exporter.ts";

test("S2-15: directory, patterns and schedule are those of the entry", () => {
  const entry = MetricsExporter.parse({ mountPath: "/data", include: ["*.prom", "app/*.txt"], schedule: "1m30s" });

  expect(metricsExporterConfig(entry, "sample-app")).toMatchObject({
    directory: "/data",
    include: ["*.prom", "app/*.txt"],
    schedule: "1m30s",
  });
});

test("S2-14: an entry with nothing in it is served at the usual place, and goes nowhere else", () => {
  expect(metricsExporterConfig(MetricsExporter.parse({}), "sample-app")).toEqual({
    directory: "/shared/metrics",
    include: ["*.prom"],
    schedule: "60s",
    prometheus: { enabled: true, port: 9102, path: "/metrics" },
    pushgateway: { url: "", job: "sample-app", deleteOnExit: false },
    statsd: { address: "", tags: "dogstatsd" },
  });
});

test("E4: the job is the name of the injection, unless the entry has one", () => {
  const pushgateway = { url: "http://pushgateway:9091", deleteOnExit: true };
  const config = (job: string) =>
    metricsExporterConfig(MetricsExporter.parse({ export: { pushgateway: { ...pushgateway, job } } }), "sample-app");

  expect(config("").pushgateway).toEqual({ ...pushgateway, job: "sample-app" });
  expect(config("nightly").pushgateway).toEqual({ ...pushgateway, job: "nightly" });
});
