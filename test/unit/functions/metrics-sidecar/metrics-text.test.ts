import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { collector } from "../../../../functions/metrics-sidecar/collector.ts";
import { metricsText } from "../../../../functions/metrics-sidecar/metrics-text.ts";
import { filesOf, loopback, procTree } from "../../../support/proc-tree.ts";
import { parsePrometheusText } from "../../../support/prometheus-text.ts";
import { memoryLog } from "../../engine/gadget.ts";

const textOf = (mode: "precise" | "compat", texts: Record<string, string | { code: string }>): string => {
  const now = () => new Date("2026-06-20T08:15:30.5Z");
  const collect = collector({ files: filesOf(texts), mode, topN: 10, log: memoryLog(), now });
  return metricsText({ ...collect(), labels: { pod_name: "manju-7744b786fc-jvftc" }, version: "1.2.3" });
};

const golden = (name: string): string =>
  new URL(`../../../testdata/metrics-sidecar/${name}.txt`, import.meta.url).pathname;

test.each(["precise", "compat"] as const)("what is served in mode %s (S4-03, S4-07)", async (mode) => {
  const udp = [{ local: "0.0.0.0:53", state: "CLOSE" as const }];

  await expect(textOf(mode, procTree({ ...loopback(), udp, reserved: "60990-60999\n" }))).toMatchFileSnapshot(
    golden(mode),
  );
});

test("the first six lines are what dashboards were built for (S4-03, S4-08)", () => {
  expect(textOf("compat", procTree(loopback())).split("\n").slice(0, 6)).toEqual([
    "# HELP port_used Used Local Port Count",
    "# TYPE port_used gauge",
    'port_used{pod_name="manju-7744b786fc-jvftc"} 46',
    "# HELP port_total Total Local Port Count",
    "# TYPE port_total gauge",
    'port_total{pod_name="manju-7744b786fc-jvftc"} 28232',
  ]);
});

test("of what could not be read there is no series, and never a 0 (S4-04)", () => {
  const texts = Object.fromEntries(Object.keys(procTree()).map((path) => [path, { code: "EACCES" }]));

  const { families } = parsePrometheusText(textOf("precise", texts));

  expect([...families.keys()]).toEqual(["metrics_sidecar_collect_errors_total", "metrics_sidecar_build_info"]);
  expect(families.get("metrics_sidecar_collect_errors_total")?.samples.map(({ value }) => value)).toEqual([
    1, 1, 1, 1, 1, 1,
  ]);
});

test("each metric is in the docs", async () => {
  const page = await readFile(new URL("../../../../docs/metrics-sidecar.md", import.meta.url), "utf8");

  for (const name of parsePrometheusText(textOf("precise", procTree(loopback()))).families.keys())
    expect(page).toMatch(new RegExp(`\\| .*\`${name}[\`{]`));
});
