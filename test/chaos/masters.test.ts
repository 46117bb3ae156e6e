import { expect, onTestFinished } from "vitest";
import { until } from "../../dev/platform/until.ts";
import type { Redis, RedisSpec } from "../../src/api/redis.ebb.dev/index.ts";
import { redisUser, settled } from "../support/redis/live.ts";
import { ownKubelet } from "../support/redis/own-kubelet.ts";
import { seededRandom } from "./faults/random.ts";
import { someBlows } from "./masters/blows.ts";
import { watchHistory } from "./masters/history.ts";
import { areLevel, ask, mastersOf, type Server } from "./masters/servers.ts";
import { servedRedis } from "./masters/subject.ts";
import { startTrouble } from "./masters/trouble.ts";
import { lostOf, startWriter } from "./masters/writer.ts";
import { expectConverged } from "./stage/invariants.ts";
import { isLong, testSeeds } from "./stage/seeds.ts";
import { ownStage } from "./stage/stage.ts";

const stage = ownStage("masters", servedRedis);
const { cluster, namespace, calm } = stage;
const { kubelet } = ownKubelet(cluster, namespace);
const user = redisUser(cluster, namespace);

const spec: RedisSpec = { mode: "Replication", replicas: 3, failover: { afterSeconds: 1 } };
const replicas = 2;

interface Whole {
  cr: Redis;
  master: Server;
  others: Server[];
}

/** When all pods have their part, as the servers themselves say it. */
const whole = async (name: string): Promise<Whole | undefined> => {
  const cr = await user.redis(name);
  const servers = await ask(await user.pods(name));
  const [master, ...more] = mastersOf(servers);
  if (master === undefined || more.length > 0 || servers.length !== replicas + 1) return undefined;
  if (!areLevel(cr, servers, master) || cr.status?.master !== master.pod.metadata.name) return undefined;
  if (cr.status.operation !== undefined) return undefined;
  return { cr, master, others: servers.filter((server) => server !== master) };
};
const untilWhole = (name: string, after: string): Promise<Whole> =>
  until(`${name} is whole after: ${after}`, () => whole(name), { timeoutMs: 60_000, everyMs: 200 });

testSeeds(
  "F1 to F8: whatever befalls servers, requests and instances, one master is left, with all that was replicated",
  1,
  async (seed) => {
    const random = seededRandom(seed);
    const name = `cart-${seed}`;
    await user.apply(name, spec);
    await settled(user, calm, name);
    const history = await watchHistory(stage);
    const trouble = await startTrouble(stage, random);
    const writer = startWriter(user, name, replicas);
    onTestFinished(async () => {
      history.close();
      await Promise.all([trouble.end(), writer.stop()]);
    });

    let after = "nothing";
    for (const [title, strike] of someBlows(random, isLong ? 8 : 3, isLong)) {
      const { master, others } = await untilWhole(name, after);
      after = title;
      await strike({
        name,
        spec,
        master: master.pod,
        replicas: others.map(({ pod }) => pod),
        user,
        kubelet: kubelet(),
        random,
      });
    }
    await untilWhole(name, after);
    await Promise.all([trouble.end(), writer.stop()]);
    await settled(user, calm, name);
    await expectConverged(stage);

    const { cr, master, others } = (await whole(name)) ?? expect.fail("it is not whole");
    const { name: pod } = master.pod.metadata;
    expect(cr.status).toMatchObject({ phase: "Ready", master: pod });
    expect(await user.labelled(name, "master")).toEqual([pod]);
    expect(await user.labelled(name, "slave")).toEqual(others.map((other) => other.pod.metadata.name).sort());
    expect(history.mistakes).toEqual([]);
    expect(await lostOf(writer.replicated, master.pod.status?.podIP ?? "")).toEqual([]);
    const happened = {
      decisions: history.decisions.length,
      keys: writer.replicated.length,
      faults: trouble.faults,
      deaths: trouble.deaths,
    };
    for (const [what, count] of Object.entries(happened)) expect(count, what).toBeGreaterThan(0);
  },
  120_000,
);
