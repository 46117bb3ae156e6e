/** What becomes of writes that were acknowledged, while the master changes (contract §10.7, §10.10). */

import { describe, expect, test, vi } from "vitest";
import { until } from "../../../dev/platform/until.ts";
import type { RedisSpec } from "../../../src/api/redis.ebb.dev/index.ts";
import { ownRedisFleets } from "../../support/programs/own-redis-fleets.ts";
import type { RedisFleet } from "../../support/programs/redis-fleet.ts";
import type { Contents } from "../../support/programs/redis-pod.ts";
import { startWriter, type Writer, writtenIn } from "../../support/programs/redis-writer.ts";
import { nameOf } from "../../unit/kinds/redis/operate/worlds.ts";

vi.setConfig({ testTimeout: 180_000 });

const fleets = ownRedisFleets();

const healthy = async (spec: RedisSpec = {}, secrets: Contents = {}, password?: string): Promise<RedisFleet> => {
  const fleet = await fleets.start({ failover: { afterSeconds: 1 }, ...spec }, secrets);
  fleet.password = password;
  await fleet.settle();
  return fleet;
};

/** Until so many more writes are acknowledged. */
const writesGoOn = (writer: Writer): Promise<unknown> => {
  const before = writer.acknowledged.length;
  return until("writes go on", () => writer.acknowledged.length > before + 100);
};

/** Those that were acknowledged and are gone. */
const lostOf = async (fleet: RedisFleet, { acknowledged }: Writer): Promise<number[]> => {
  const kept = new Set(await writtenIn(fleet, fleet.master() ?? expect.fail()));
  return acknowledged.filter((number) => !kept.has(number));
};

/**
 * As the controller of the StatefulSet does it, which replaces the next pod as soon as the one before is ready, if it may. Resolves with the
 * pods that had no data when the next one went.
 */
const rollOutAtOnce = async (fleet: RedisFleet): Promise<number[]> => {
  fleet.revision = "next";
  const isOld = (ordinal: number): boolean => {
    const pod = fleet.api.pods().find(({ metadata }) => metadata.name === nameOf(ordinal));
    return pod?.metadata.labels?.["controller-revision-hash"] !== fleet.revision;
  };
  const empty: number[] = [];
  await until("all pods are replaced", async () => {
    const next = [2, 1, 0].find(isOld);
    const { partition } = await fleet.step();
    if (next === undefined || next < partition) return next === undefined;
    for (const renewed of [2, 1].filter((ordinal) => ordinal > next))
      if ((await fleet.info(renewed)).keys === 0) empty.push(renewed);
    await fleet.replace(next);
    return false;
  });
  return empty;
};

/** One pod after the other, each when all is well again. */
const rollOut = async (fleet: RedisFleet, writer: Writer): Promise<void> => {
  for (const ordinal of [2, 1, 0]) {
    await fleet.replace(ordinal);
    await fleet.settle();
    await writesGoOn(writer);
  }
};

test("F7: none is lost when the pod of the master goes", async () => {
  const fleet = await healthy();
  const writer = startWriter(fleet);
  await writesGoOn(writer);

  await fleet.replace(0);

  await writesGoOn(writer);
  await writer.stop();
  expect(fleet.master()).not.toBe(0);
  expect(await lostOf(fleet, writer)).toEqual([]);
});

test("F7: none is lost in a rollout, in which the master changes once", async () => {
  const fleet = await healthy();
  const writer = startWriter(fleet);
  await writesGoOn(writer);

  await rollOut(fleet, writer);

  await writer.stop();
  expect(await lostOf(fleet, writer)).toEqual([]);
  expect(fleet.api.decisions.size).toBe(2);
});

test("F7: none is lost in a rollout that would be faster than the data, for which it waits", async () => {
  const fleet = await healthy({ config: { extra: "repl-diskless-sync-delay 4" } });
  const writer = startWriter(fleet);
  await writesGoOn(writer);

  const empty = await rollOutAtOnce(fleet);

  expect(empty).toEqual([]);
  await fleet.settle();
  await writesGoOn(writer);
  await writer.stop();
  expect(await lostOf(fleet, writer)).toEqual([]);
});

test("F3: when the master is killed, those alone are lost that no replica had yet: the last ones before", async () => {
  const fleet = await healthy();
  const writer = startWriter(fleet);
  await writesGoOn(writer);

  await fleet.kill(0);
  const before = writer.acknowledged.length;
  await fleet.settle();

  await writesGoOn(writer);
  await writer.stop();
  const lost = await lostOf(fleet, writer);
  expect(lost).toEqual(writer.acknowledged.slice(before - lost.length, before));
});

test("F10: a master that is parted from its replicas takes no writes by the time that another one does", async () => {
  const fleet = await healthy({ failover: { afterSeconds: 1, minReplicasToWrite: 1 } });
  const writer = startWriter(fleet);
  await writesGoOn(writer);
  await writer.stop();
  for (const replica of [1, 2])
    await until(
      "it is replicated",
      async () => (await writtenIn(fleet, replica)).length === writer.acknowledged.length,
    );

  await fleet.part(0);
  await until("there is another master", async () => (await fleet.step()).status.master !== "cache-0");

  expect(await fleet.pod(0).ask("RPUSH written 0")).toMatch(/^NOREPLICAS/);
  await fleet.rejoin(0);
  await fleet.settle();
  expect(await lostOf(fleet, writer)).toEqual([]);
  expect(await fleet.info(0)).toMatchObject({ role: "slave" });
});

describe("O9: a password is", () => {
  const auth = { secretRef: { name: "login" } };
  const secretsWith = (password: string) => ({ login: { password } });

  /** What is not done yet, the template waits for. */
  const untilMayRestart = async (fleet: RedisFleet): Promise<void> => {
    const rollout = { secretsHash: "new" };
    await until("pods may be restarted", async () => !(await fleet.step({ rollout })).holdsTemplate);
  };

  test("changed while clients write, and none is lost", async () => {
    const fleet = await healthy({ auth }, secretsWith("old"), "old");
    const writer = startWriter(fleet);
    await writesGoOn(writer);

    fleet.password = "new";
    const early = await fleet.step({ rollout: { secretsHash: "new" } });
    expect(early).toMatchObject({ holdsTemplate: true, status: { master: "cache-0", operation: undefined } });
    expect(early.problems[0]?.message).toBe("cache-0:6379 does not let the operator in: WRONGPASS");
    await fleet.changeSecrets(secretsWith("new"));
    await untilMayRestart(fleet);
    await rollOut(fleet, writer);

    await writer.stop();
    expect(await lostOf(fleet, writer)).toEqual([]);
    fleet.password = "old";
    await expect(fleet.info(0)).rejects.toThrow("WRONGPASS");
  });

  test("set for the first time while clients write, and none is lost", async () => {
    const fleet = await healthy();
    const writer = startWriter(fleet);
    await writesGoOn(writer);

    const { spec } = fleet.api.redis();
    fleet.api.put({ ...fleet.api.redis(), ...{ spec: { ...spec, auth } } });
    fleet.password = "first";
    await fleet.changeSecrets(secretsWith("first"));
    await untilMayRestart(fleet);
    await rollOut(fleet, writer);

    await writer.stop();
    expect(await lostOf(fleet, writer)).toEqual([]);
    fleet.password = undefined;
    await expect(fleet.info(0)).rejects.toThrow("NOAUTH");
  });
});
