/** A real Prometheus scrapes a real function through the shipped PodMonitor, and its tool finds nothing wrong with what is served. */

import { spawn } from "node:child_process";
import { join } from "node:path";
import getPort from "get-port";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { root, sourceOf } from "../../../dev/bundle/functions.ts";
import { until } from "../../../dev/platform/until.ts";
import { podMonitor } from "../../support/monitoring.ts";
import {
  complaintsOf,
  obtainPrometheus,
  type PrometheusPrograms,
  startPrometheus,
} from "../../support/programs/prometheus.ts";

/** What the PodMonitor points at. A pod has all of its ports to itself; here another program may hold it. */
const metricsPort = 9464;

let programs: PrometheusPrograms;
let missing: string | undefined;
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const found = await obtainPrometheus();
  if ("missing" in found) missing = found.missing;
  else programs = found;
  if ((await getPort({ port: metricsPort })) !== metricsPort) missing = `port ${metricsPort} is in use`;
  if (missing) console.warn(`Skipped: ${missing}`);
}, 300_000);
beforeEach(({ skip }) => {
  if (missing) skip(missing);
});
afterAll(async () => {
  for (const stop of stops.toReversed()) await stop();
});

const startFunction = (port: number): void => {
  const child = spawn(join(root, "node_modules/.bin/node"), [join(root, sourceOf("validate"))], {
    env: { PORT: String(port), METRICS_PORT: String(metricsPort) },
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  stops.push(() => {
    child.kill("SIGTERM");
    return ended;
  });
};

/** The scrape configuration that the Prometheus operator makes of a PodMonitor, for pods at known addresses. */
const scrapeConfig = (address: string): object => {
  const [{ path, relabelings }] = podMonitor.spec.podMetricsEndpoints;
  return {
    job_name: "ebb-system/ebb",
    metrics_path: path,
    scrape_interval: "200ms",
    scrape_timeout: "200ms",
    static_configs: [{ targets: [address] }],
    relabel_configs: relabelings.map(({ sourceLabels, regex, replacement, targetLabel }) => ({
      source_labels: sourceLabels,
      regex,
      replacement,
      target_label: targetLabel,
    })),
  };
};

test("a scrape of the port that requests go to is one of the metrics port, and finds the function's metrics", async () => {
  const port = await getPort({ host: "127.0.0.1" });
  startFunction(port);
  await until("the function listens", async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok);
  await fetch(`http://127.0.0.1:${port}/validate`, { method: "POST", body: "{}" });
  const { ask, stop } = await startPrometheus(programs.prometheus, [scrapeConfig(`127.0.0.1:${port}`)]);
  stops.push(stop);

  const found = await until("Prometheus has scraped", async () => {
    const result = await ask("controller_runtime_webhook_requests_total");
    return result.length > 0 && result;
  });

  expect(found).toMatchObject([{ metric: { webhook: "/validate", code: "400" }, value: [expect.anything(), "1"] }]);
  expect(await ask("up")).toMatchObject([
    { metric: { instance: `127.0.0.1:${metricsPort}` }, value: [expect.anything(), "1"] },
  ]);
});

test("promtool finds nothing to say of the metrics that a function serves", async () => {
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  // Those of Node itself are named by a library.
  const ours = text.split("\n\n").filter((family) => !family.includes("# TYPE nodejs_"));

  expect(await complaintsOf(programs.promtool, `${ours.join("\n").trim()}\n`)).toEqual([]);
});
