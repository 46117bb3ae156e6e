/** The shipped alerts, by Prometheus' own tool: each fires when it should, and only then. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { stringify } from "yaml";
import { ruleGroups } from "../../support/monitoring.ts";
import { obtainProgram, type Program } from "../../support/programs/obtain.ts";

let promtool: Program;
let missing: string | undefined;
let folder: string;

beforeAll(async () => {
  const found = await obtainProgram("promtool");
  if ("missing" in found) missing = found.missing;
  else promtool = found;
  if (missing) console.warn(`Skipped: ${missing}`);
  folder = await mkdtemp(join(tmpdir(), "ebb-rules-"));
  await writeFile(join(folder, "rules.yaml"), stringify({ groups: ruleGroups }));
}, 300_000);
beforeEach(({ skip }) => {
  if (missing) skip(missing);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (...args: string[]) =>
  execa(promtool.command, args, { cwd: folder, env: promtool.env, all: true, reject: false });

test("promtool finds nothing to say of the rules", async () => {
  const { all, exitCode } = await run("check", "rules", "rules.yaml");

  expect(exitCode, all).toBe(0);
});

const cache = '{namespace="shop",name="carts"}';
const condition = (type: string, reason: string): string =>
  `kube_ebb_memcached_status_condition{namespace="shop",name="carts",type="${type}",reason="${reason}"}`;

const ofRedis = (type: string, reason: string): string => condition(type, reason).replace("memcached", "redis");

/** Series in steps of a minute, the minute that is looked at, and the alerts that fire then. */
test.each<[string, Record<string, string>, number, string[]]>([
  [
    "healthy",
    { [condition("Degraded", "NotDegraded")]: "0x60", [condition("Ready", "MemcachedReady")]: "1x60" },
    30,
    [],
  ],
  ["degraded for a short time", { [condition("Degraded", "SecretNotFound")]: "1x60" }, 10, []],
  ["degraded for long", { [condition("Degraded", "SecretNotFound")]: "1x60" }, 30, ["MemcachedDegraded"]],
  [
    "not ready for long",
    { [condition("Ready", "MemcachedNotReady")]: "0x60", [`kube_ebb_memcached_spec_replicas${cache}`]: "3x60" },
    30,
    ["MemcachedNotReady"],
  ],
  [
    "at zero, as asked for",
    { [condition("Ready", "MemcachedNotReady")]: "0x60", [`kube_ebb_memcached_spec_replicas${cache}`]: "0x60" },
    30,
    [],
  ],
  [
    "with a spec that nobody looks at",
    { [`kube_ebb_memcached_generation${cache}`]: "4x60", [`kube_ebb_memcached_observed_generation${cache}`]: "3x60" },
    30,
    ["MemcachedSpecNotSeen"],
  ],
  [
    "with a healthy Redis",
    { [ofRedis("Degraded", "AsExpected")]: "0x60", [ofRedis("Available", "MasterReady")]: "1x60" },
    30,
    [],
  ],
  [
    "with a Redis that is degraded for long",
    { [ofRedis("Degraded", "SecretNotFound")]: "1x60" },
    30,
    ["RedisDegraded"],
  ],
  ["with a Redis that fails over", { [ofRedis("Available", "NoMaster")]: "0x4" }, 4, []],
  ["with a Redis that nobody can write to", { [ofRedis("Available", "NoMaster")]: "0x60" }, 10, ["RedisNotAvailable"]],
  [
    "with a Redis whose spec nobody looks at",
    { [`kube_ebb_redis_generation${cache}`]: "4x60", [`kube_ebb_redis_observed_generation${cache}`]: "3x60" },
    30,
    ["RedisSpecNotSeen"],
  ],
  [
    "with passes that fail",
    { 'controller_runtime_reconcile_errors_total{controller="memcached",pod="a"}': "0+1x60" },
    40,
    ["EbbReconcileErrors"],
  ],
  [
    "with an admission function that fails",
    { 'controller_runtime_webhook_requests_total{webhook="/validate",code="500"}': "0+1x60" },
    40,
    ["EbbWebhookErrors"],
  ],
  [
    "with events lost",
    { 'ebb_resync_drift_found_total{kind="Service",cause="missing"}': "0+1x70" },
    60,
    ["EbbEventsLost"],
  ],
  [
    "whose resync Jobs find much each time",
    { 'ebb_resync_drift_found_total{job="ebb-resync",kind="Service",cause="missing"}': "30x70" },
    60,
    ["EbbEventsLost"],
  ],
  [
    "whose resync Jobs find little each time",
    { 'ebb_resync_drift_found_total{job="ebb-resync",kind="Service",cause="missing"}': "3x70" },
    60,
    [],
  ],
  [
    "with statuses that a resync wrote",
    { 'ebb_resync_drift_found_total{kind="Memcached",cause="status"}': "0+1x70" },
    60,
    [],
  ],
])("a cluster %s has just the alerts that tell of it", async (_, series, minute, alerts) => {
  const file = {
    rule_files: ["rules.yaml"],
    evaluation_interval: "1m",
    tests: [
      {
        interval: "1m",
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        promql_expr_test: [
          {
            expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
            eval_time: `${minute}m`,
            exp_samples: alerts.map((alertname) => ({ labels: `{alertname="${alertname}"}`, value: 1 })),
          },
        ],
      },
    ],
  };
  await writeFile(join(folder, "test.yaml"), stringify(file));

  const { all, exitCode } = await run("test", "rules", "test.yaml");

  expect(exitCode, all).toBe(0);
});
