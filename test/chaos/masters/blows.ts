/** What befalls the servers of a Redis, decided from a seed. Each is over when nobody holds anything back any more. */

import { setTimeout as delay } from "node:timers/promises";
import { until } from "../../../dev/platform/until.ts";
import type { RedisSpec } from "../../../src/api/redis.ebb.dev/index.ts";
import { podResource } from "../../../src/kinds/redis/operated.ts";
import type { LivePod } from "../../../src/redis/look.ts";
import type { RedisKubelet } from "../../support/redis/kubelet.ts";
import type { RedisUser } from "../../support/redis/live.ts";
import type { Random } from "../faults/random.ts";

export interface Struck {
  name: string;
  spec: RedisSpec;
  master: LivePod;
  replicas: readonly LivePod[];
  user: RedisUser;
  kubelet: RedisKubelet;
  random: Random;
}

export type Blow = (struck: Struck) => Promise<unknown>;

const kill = async ({ kubelet, random }: Struck, pod: LivePod): Promise<void> => {
  await kubelet.kill(pod);
  await delay(random.below(2_500));
  kubelet.restart(pod);
};

/** Another one has to take its place. */
const killForLong: Blow = async ({ name, user, kubelet, master }) => {
  await kubelet.kill(master);
  await until(
    "another one is the master",
    async () => (await user.redis(name)).status?.master !== master.metadata.name,
    { timeoutMs: 60_000 },
  );
  kubelet.restart(master);
};

/** Of a few seconds each. */
const shortBlows: Readonly<Record<string, Blow>> = {
  "the master is killed": (struck) => kill(struck, struck.master),
  "a replica is killed": (struck) => kill(struck, struck.random.pick(struck.replicas)),
  "the master hangs for a while": ({ kubelet, master, random }) => kubelet.hang(master, 500 + random.below(2_500)),
  "the pod of the master is deleted": ({ user, master }) => user.remove(podResource, master.metadata.name),
  "the pod of a replica is deleted": ({ user, replicas, random }) =>
    user.remove(podResource, random.pick(replicas).metadata.name),
};

const longBlows: Readonly<Record<string, Blow>> = {
  ...shortBlows,
  "the master hangs until another one takes its place": ({ kubelet, master, random }) =>
    kubelet.hang(master, 17_000 + random.below(5_000)),
  "the template of the pods changes": ({ name, spec, user, random }) =>
    user.apply(name, { ...spec, config: { extra: `hz ${10 + random.below(90)}` } }),
};

/** So many, with their names; the first one takes a decision in any case. */
export const someBlows = (random: Random, count: number, isLong: boolean): (readonly [string, Blow])[] => {
  const all = Object.entries(isLong ? longBlows : shortBlows);
  const others = Array.from({ length: count - 1 }, () => random.pick(all));
  return [["the master is killed until another one takes its place", killForLong], ...others];
};
