/** The alerts of a PrometheusRule, by Prometheus' own tool: each fires when it should, and only then (M6). */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { stringify } from "yaml";
import { alerts } from "../../../src/kinds/redis/alerts.ts";
import { obtainProgram, type Program } from "../../support/programs/obtain.ts";
import { redis, replication } from "../../unit/kinds/redis/fixtures.ts";

let promtool: Program;
let missing: string | undefined;
let folder: string;

beforeAll(async () => {
  const found = await obtainProgram("promtool");
  if ("missing" in found) missing = found.missing;
  else promtool = found;
  if (missing) console.warn(`Skipped: ${missing}`);
  folder = await mkdtemp(join(tmpdir(), "ebb-redis-alerts-"));
  for (const cr of [redis(), replication()])
    await writeFile(
      join(folder, `${cr.spec?.mode ?? "Standalone"}.yaml`),
      stringify({ groups: [{ name: "a", rules: alerts(cr) }] }),
    );
}, 300_000);
beforeEach(({ skip }) => {
  if (missing) skip(missing);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (...args: string[]) =>
  execa(promtool.command, args, { cwd: folder, env: promtool.env, all: true, reject: false });

test.each(["Standalone", "Replication"])("M6: promtool finds nothing to say of the alerts of mode %s", async (mode) => {
  const { all, exitCode } = await run("check", "rules", `${mode}.yaml`);

  expect(exitCode, all).toBe(0);
});

const pod = (number: number, name = "cart", more = ""): string =>
  `{job="redis-instance",namespace="shop",pod="${name}-${number}"${more}}`;
const of = (metric: string, number: number, more?: string, name?: string): string =>
  `${metric}${pod(number, name, more)}`;
const role = (number: number, role: string): string => of("redis_instance_info", number, `,role="${role}"`);

const healthy = {
  [of("up", 0)]: "1x30",
  [of("up", 1)]: "1x30",
  [of("redis_up", 0)]: "1x30",
  [of("redis_up", 1)]: "1x30",
  [role(0, "master")]: "1x30",
  [role(1, "slave")]: "1x30",
  [of("redis_master_link_up", 1)]: "1x30",
  [of("redis_memory_used_bytes", 0)]: "50x30",
  [of("redis_memory_max_bytes", 0)]: "100x30",
  [of("redis_memory_used_bytes", 1)]: "50x30",
  [of("redis_memory_max_bytes", 1)]: "0x30",
  [of("redis_rejected_connections_total", 0)]: "7x30",
};

/** What differs from a healthy one, in steps of a minute, and the alerts that fire after 20 minutes. */
test.each<[string, Record<string, string>, string[]]>([
  ["healthy", {}, []],
  ["with a server that does not answer", { [of("redis_up", 1)]: "0x30" }, ["RedisDown"]],
  ["with an exporter that does not answer", { [of("up", 1)]: "0x30" }, ["RedisDown"]],
  ["with a server that was away for a moment", { [of("redis_up", 1)]: "1x18 0 1x11" }, []],
  ["without a master", { [role(0, "master")]: "_x30", [role(0, "slave")]: "1x30" }, ["RedisNoMaster"]],
  [
    "whose servers are all away",
    {
      [of("redis_up", 0)]: "0x30",
      [of("redis_up", 1)]: "0x30",
      [role(0, "master")]: "_x30",
      [role(1, "slave")]: "_x30",
    },
    ["RedisDown", "RedisNoMaster"],
  ],
  ["with two masters", { [role(1, "slave")]: "_x30", [role(1, "master")]: "1x30" }, ["RedisTwoMasters"]],
  ["with a replica that has lost its master", { [of("redis_master_link_up", 1)]: "0x30" }, ["RedisReplicationBroken"]],
  ["with little memory left", { [of("redis_memory_used_bytes", 0)]: "91x30" }, ["RedisMemoryNearLimit"]],
  ["that has no memory limit", { [of("redis_memory_used_bytes", 1)]: "91x30" }, []],
  ["that turns clients away", { [of("redis_rejected_connections_total", 0)]: "0+1x30" }, ["RedisConnectionsRejected"]],
  [
    "beside others",
    {
      [of("redis_up", 0, "", "cart-v2")]: "0x30",
      [of("redis_instance_info", 0, ',role="master"', "cart-v2")]: "1x30",
      [of("redis_up", 0).replace("shop", "prod")]: "0x30",
    },
    [],
  ],
])("M6: a Redis %s has just the alerts that tell of it", async (_, series, expected) => {
  const file = {
    rule_files: ["Replication.yaml"],
    evaluation_interval: "1m",
    tests: [
      {
        interval: "1m",
        input_series: Object.entries({ ...healthy, ...series }).map(([name, values]) => ({ series: name, values })),
        promql_expr_test: [
          {
            expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
            eval_time: "20m",
            exp_samples: expected.map((alertname) => ({
              labels: `{alertname="${alertname}"}`,
              value: alertname === "RedisDown" && expected.length > 1 ? 2 : 1,
            })),
          },
        ],
      },
    ],
  };
  await writeFile(join(folder, "test.yaml"), stringify(file));

  const { all, exitCode } = await run("test", "rules", "test.yaml");

  expect(exitCode, all).toBe(0);
});
