/** What the series of a Redis are (contract: redis §9). */

import { describe, expect, test } from "vitest";
import type { Redis, RedisStatus } from "../../../../src/api/redis.ebb.dev/index.ts";
import type { Done } from "../../../../src/kinds/facts.ts";
import type { RedisFacts } from "../../../../src/kinds/redis/facts.ts";
import { redis as kind } from "../../../../src/kinds/redis/index.ts";
import { stage } from "../../metrics/stage.ts";
import { redis, replication } from "./fixtures.ts";

const instance = { name: "cart", namespace: "shop" };

const elected = (status: "True" | "False"): RedisStatus => ({
  replicas: 3,
  readyReplicas: 2,
  conditions: [
    { type: "MasterElected", status, reason: "R", message: "m", lastTransitionTime: "2026-03-01T12:30:15Z" },
  ],
});

const facts = (reasons: string[], step: RedisFacts["step"] = { seconds: 1, commands: 2 }): RedisFacts => ({
  pods: [],
  acted: {
    done: reasons.map((reason): Done => ({ reason, message: "it is done" })),
    goesOn: false,
    resourceVersion: "1",
    seen: [],
  },
  step,
});

const withStatus = (cr: Redis, status: RedisStatus): Redis => ({ ...cr, status });

describe("ebb_redis_has_master", () => {
  test.each([
    ["True", 1],
    ["False", 0],
  ] as const)("is what MasterElected says: %s is %i", async (status, expected) => {
    const { recorder, scrape } = await stage();

    recorder.instanceSeen(kind, withStatus(replication(), elected(status)), undefined);

    expect((await scrape()).value("ebb_redis_has_master", instance)).toBe(expected);
  });

  test("is 0 before anything is known", async () => {
    const { recorder, scrape } = await stage();

    recorder.instanceSeen(kind, replication(), undefined);

    expect((await scrape()).value("ebb_redis_has_master", instance)).toBe(0);
  });

  test("is not told of one that is alone", async () => {
    const { recorder, scrape } = await stage();

    recorder.instanceSeen(kind, redis(), undefined);
    recorder.gathered(kind, redis(), facts([]));

    expect((await scrape()).seriesWith(instance)).toEqual([
      "ebb_redis_replicas",
      "ebb_redis_replicas",
      "ebb_redis_replicas",
    ]);
  });
});

test("ebb_redis_replicas tells of pods wanted, present and ready", async () => {
  const { recorder, scrape } = await stage();

  recorder.instanceSeen(kind, withStatus(replication({ replicas: 4 }), elected("True")), undefined);

  const { value } = await scrape();
  const states = ["desired", "present", "ready"].map((state) => value("ebb_redis_replicas", { ...instance, state }));
  expect(states).toEqual([4, 3, 2]);
});

test("ebb_redis_master_changes_total counts masters, begins at zero, and nothing else that is done counts", async () => {
  const { recorder, scrape } = await stage();
  const changes = async () => (await scrape()).value("ebb_redis_master_changes_total", instance);
  recorder.gathered(kind, replication(), facts([]));
  const before = await changes();

  recorder.gathered(kind, replication(), facts(["MasterChanged", "StaleMasterDemoted"]));
  recorder.gathered(kind, replication(), facts(["MasterChanged"]));

  expect([before, await changes()]).toEqual([0, 2]);
});

test("ebb_redis_step_duration_seconds and ebb_redis_commands_total are of all of them, by what was done", async () => {
  const { recorder, scrape } = await stage();

  recorder.gathered(kind, replication(), facts([], { seconds: 0.25, commands: 9, operation: "Failover" }));
  recorder.gathered(
    kind,
    replication({}, { name: "other" }),
    facts([], { seconds: 2, commands: 8, operation: "Failover" }),
  );
  recorder.gathered(kind, replication(), facts([], { seconds: 0.02, commands: 3 }));

  const { value } = await scrape();
  expect(value("ebb_redis_step_duration_seconds_sum", { operation: "Failover" })).toBe(2.25);
  expect(value("ebb_redis_step_duration_seconds_count", { operation: "none" })).toBe(1);
  expect(value("ebb_redis_commands_total", { operation: "Failover" })).toBe(17);
  expect(value("ebb_redis_commands_total", { operation: "none" })).toBe(3);
});

test("where there was nothing to operate, nothing is counted", async () => {
  const { recorder, scrape } = await stage();

  recorder.gathered(kind, replication(), { pods: [] });

  expect((await scrape()).seriesWith(instance)).toEqual([]);
});

test("of one that is gone no series is left but those of all", async () => {
  const { recorder, scrape } = await stage();
  recorder.instanceSeen(kind, withStatus(replication(), elected("True")), undefined);
  recorder.gathered(kind, replication(), facts(["MasterChanged"]));

  recorder.begun({ kind, key: instance })("gone");

  const scraped = await scrape();
  expect(scraped.seriesWith(instance)).toEqual([]);
  expect(scraped.value("ebb_redis_step_duration_seconds_count", { operation: "none" })).toBe(1);
});
