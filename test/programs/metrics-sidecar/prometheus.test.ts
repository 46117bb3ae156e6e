/** What the program serves, to a real Prometheus and its tool. */

import { execa } from "execa";
import getPort from "get-port";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { root, sourceOf } from "../../../dev/bundle/functions.ts";
import { until } from "../../../dev/platform/until.ts";
import {
  complaintsOf,
  obtainPrometheus,
  type PrometheusPrograms,
  startPrometheus,
} from "../../support/programs/prometheus.ts";

let programs: PrometheusPrograms;
let missing: string | undefined;
let address: string;
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const found = await obtainPrometheus();
  if ("missing" in found) missing = found.missing;
  else programs = found;
  if (missing) console.warn(`Skipped: ${missing}`);

  const port = await getPort();
  const child = execa("node", [`${root}${sourceOf("metrics-sidecar")}`], {
    preferLocal: true,
    localDir: root,
    env: { METRICS_SIDECAR_PORT: String(port), POD_NAME: "manju-7744b786fc-jvftc" },
    reject: false,
  });
  stops.push(() => {
    child.kill("SIGTERM");
    return child;
  });
  address = `127.0.0.1:${port}`;
  await until("the program listens", async () => (await fetch(`http://${address}/healthz`)).ok);
}, 300_000);
beforeEach(({ skip }) => {
  if (missing) skip(missing);
});
afterAll(async () => {
  for (const stop of stops.toReversed()) await stop();
});

test("promtool accepts all metrics, and dislikes only the name that dashboards know (S4-03)", async () => {
  const text = await (await fetch(`http://${address}/metrics`)).text();

  expect(await complaintsOf(programs.promtool, text)).toEqual([
    'port_total non-counter metrics should not have "_total" suffix',
  ]);
});

test("Prometheus scrapes it, and has both series of the pod (S4-03, S4-08)", async () => {
  const { ask, stop } = await startPrometheus(programs.prometheus, [
    { job_name: "pods", scrape_interval: "200ms", scrape_timeout: "200ms", static_configs: [{ targets: [address] }] },
  ]);
  stops.push(stop);
  const series = (name: string) =>
    until(`Prometheus has ${name}`, async () => {
      const found = await ask(`${name}{pod_name="manju-7744b786fc-jvftc"}`);
      return found.length > 0 && found;
    });

  const [used, total] = [await series("port_used"), await series("port_total")];

  expect(used.map(({ value: [, value] }) => Number(value) > 0)).toEqual([true]);
  expect(total.map(({ value: [, value] }) => Number(value) > 0)).toEqual([true]);
});
