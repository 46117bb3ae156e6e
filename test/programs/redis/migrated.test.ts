/** A pod finds what a server of another operator left on its volume (contract §9, migration). */

import { expect, test } from "vitest";
import { ownRedisPods } from "../../support/programs/own-redis-pods.ts";
import { type RedisPod, untilReady } from "../../support/programs/redis-pod.ts";

const pods = ownRedisPods();
const persistent = { persistence: { enabled: true } };

/** As a server does that another operator has started: on the same folder, with these directives. It has two keys when it ends. */
const leaveData = async (pod: RedisPod, directives: string, before = ""): Promise<void> => {
  const server = `redis-server --port 7000 --bind 127.0.0.1 --dir /data --daemonize yes --logfile /data/log ${directives}`;
  const ask = "redis-cli -p 7000";
  const script = `${server}
until [ "$(${ask} ping)" = PONG ]; do sleep 0.05; done
${ask} mset first 1 second 2
${before}
${ask} shutdown
while [ -n "$(${ask} ping 2>/dev/null)" ]; do sleep 0.05; done`;
  const { exitCode, log } = await pod.exec(["sh", "-ec", script]);
  if (exitCode !== 0) throw new Error(`The earlier server ended with exit code ${exitCode}: ${log}`);
};

const found = async (pod: RedisPod): Promise<string> => {
  await pod.init();
  await untilReady(pod, pod.run("redis"));
  return await pod.ask("dbsize");
};

test("an append-only file, as servers with storage of redis.redis.opstreelabs.in have", async () => {
  const pod = await pods.make(persistent);
  await leaveData(pod, "--save 900 1 --appendonly yes --appendfilename appendonly.aof");

  expect(await found(pod)).toBe("2");
});

test("a dump alone, as servers of a RedisFailover have, after they were told to have an append-only file", async () => {
  const pod = await pods.make(persistent);
  const turnOn = `redis-cli -p 7000 config set appendonly yes
until redis-cli -p 7000 info persistence | grep -q aof_rewrite_in_progress:0; do sleep 0.05; done`;
  await leaveData(pod, "--save 900 1", turnOn);

  expect(await found(pod)).toBe("2");
});

test("a dump alone is not found, which is why docs/migrate-redis.md tells to turn the other on first", async () => {
  const pod = await pods.make(persistent);
  await leaveData(pod, "--save 900 1");

  expect(await found(pod)).toBe("0");
});
