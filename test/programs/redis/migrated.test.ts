/** A pod finds what a server of another operator left on its volume (contract §9, migration). */

import { describe, expect, test } from "vitest";
import { ownRedisPods, redisServers } from "../../support/programs/own-redis-pods.ts";
import { type RedisPod, untilReady } from "../../support/programs/redis-pod.ts";

const persistent = { persistence: { enabled: true } };

/** As a server does that another operator has started: on the same folder, with these directives. It has two keys when it ends. */
const leaveData = async (pod: RedisPod, directives: string, command = "ping"): Promise<void> => {
  const server = `$(command -v redis-server || command -v valkey-server) --port 7000 --bind 127.0.0.1 --dir /data --daemonize yes --logfile /data/log ${directives}`;
  const ask = "$(command -v redis-cli || command -v valkey-cli) -p 7000";
  const script = `${server}
until [ "$(${ask} ping)" = PONG ]; do sleep 0.05; done
${ask} mset first 1 second 2
${ask} ${command}
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

describe.each(redisServers)("on %s", (server) => {
  const pods = ownRedisPods(["redis"], server);

  test("an append-only file, as servers with storage of redis.redis.opstreelabs.in have", async () => {
    const pod = await pods.make(persistent);
    await leaveData(pod, "--save 900 1 --appendonly yes --appendfilename appendonly.aof");

    expect(await found(pod)).toBe("2");
  });

  test("a dump alone, as servers of a RedisFailover have: the append-only file begins with it, and is found from then on", async () => {
    const pod = await pods.make(persistent);
    await leaveData(pod, "--save 900 1");

    expect(await found(pod)).toBe("2");

    await pod.ask("set", "third", "3");
    await pod.ask("shutdown", "nosave").catch(() => undefined);
    await untilReady(pod, pod.run("redis"));
    expect(await pod.ask("dbsize")).toBe("3");
  });

  test("a dump beside an append-only file is left alone", async () => {
    const pod = await pods.make(persistent);
    await leaveData(pod, "--save 900 1 --appendonly yes");
    await leaveData(pod, "--save 900 1 --appendonly no --dbfilename dump.rdb", "set third 3");

    expect(await found(pod)).toBe("2");
  });

  test("a dump of another name is nobody's to move", async () => {
    const pod = await pods.make({ ...persistent, config: { extra: "DbFilename other.rdb" } });
    await leaveData(pod, "--save 900 1");

    expect(await found(pod)).toBe("0");
  });
});
