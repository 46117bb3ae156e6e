/** A Redis of three real servers whose master is killed: how long it has none, and what that costs; and what a pass costs at rest. */

import { setTimeout as delay } from "node:timers/promises";
import type { Operator } from "../../dev/operator/operator.ts";
import type { AuditedRequest } from "../../dev/platform/audit-line.ts";
import { until } from "../../dev/platform/until.ts";
import { roleLabel } from "../../src/kinds/redis/labels.ts";
import { podResource } from "../../src/kinds/redis/operated.ts";
import { resource } from "../../src/kinds/redis/resource.ts";
import type { LivePod } from "../../src/redis/look.ts";
import type { RedisKubelet } from "../../test/support/redis/kubelet.ts";
import { redisUser } from "../../test/support/redis/live.ts";
import { startKubelet } from "../../test/support/redis/start-kubelet.ts";
import { mergePatch } from "../client.ts";
import { round } from "../clock.ts";
import { countRequests } from "../count-requests.ts";
import { countedBy } from "../function-metrics.ts";
import { reach } from "../goal.ts";
import { reconcileUser, recordRequests, untilSilent } from "../requests.ts";
import type { Measures, Scenario } from "../scenario.ts";
import { watchedNamespace as namespace, onPlatform, type Stage, withOperator } from "../stage.ts";
import { median } from "../statistics.ts";

const name = "cart";
const replicas = 3;
const afterSeconds = 2;
const failovers = 5;
const passes = 5;

export const failover: Scenario = {
  names: ["failover"],
  run: (bench, say) =>
    onPlatform(bench, {}, (stage) =>
      withOperator(bench, stage, stage.platform, async ({ activator }) => {
        const kubelet = await startKubelet(stage.platform, namespace);
        if ("missing" in kubelet) throw new Error(kubelet.missing);
        try {
          const scene = { stage, activator, kubelet };
          say(`failover: ${replicas} servers`);
          await redisUser(stage.platform, namespace).apply(name, {
            mode: "Replication",
            replicas,
            failover: { afterSeconds },
          });
          await atRest(scene);
          say(`failover: ${passes} passes at rest`);
          const still: Cost[] = [];
          for (let number = 1; number <= passes; number++) still.push(await costOf(scene, () => touch(stage, number)));
          const lost: (Cost & Loss)[] = [];
          for (let number = 1; number <= failovers; number++) {
            say(`failover: the master is killed, ${number} of ${failovers}`);
            lost.push(await killMaster(scene));
          }
          return { failover: measuresOf(still, lost) };
        } finally {
          await kubelet.stop();
        }
      }),
    ),
};

interface Scene {
  stage: Stage;
  activator: Operator["activator"];
  kubelet: RedisKubelet;
}

/** What our function asked for. */
interface Cost {
  requests: readonly AuditedRequest[];
  commands: number;
}

/** From the moment that the process is killed. */
interface Loss {
  /** Until another pod is marked as the master. */
  promotedSeconds: number;
}

const touch = async ({ platform, signal }: Stage, number: number): Promise<void> => {
  const annotations = { "example.com/touched": String(number) };
  await mergePatch(platform, resource, { namespace, name }, { metadata: { annotations } });
  // What it wakes is to begin before it is waited for.
  await delay(1_000, undefined, { signal });
};

const killMaster = async (scene: Scene): Promise<Cost & Loss> => {
  const { stage, kubelet } = scene;
  const pods = await redisUser(stage.platform, namespace).pods(name);
  const master = pods.find(isMaster);
  if (master === undefined) throw new Error("There is no master to be killed");
  let promotedSeconds = 0;
  const cost = await costOf(scene, async () => {
    const isOther = (pod: LivePod): boolean => isMaster(pod) && pod.metadata.name !== master.metadata.name;
    const goal = { resource: podResource, isDone: isOther, isReached: ({ done }: { done: number }) => done > 0 };
    [promotedSeconds = 0] = await reach(stage, namespace, [goal], () => kubelet.kill(master));
    kubelet.restart(master);
  });
  return { ...cost, promotedSeconds };
};

const isMaster = ({ metadata }: LivePod): boolean => metadata.labels?.[roleLabel] === "master";

/** Until all is at rest again. */
const costOf = async (scene: Scene, act: () => Promise<unknown>): Promise<Cost> => {
  const { stage, activator } = scene;
  const commands = () => countedBy(activator, "ebb_redis_commands_total");
  const [before, pid] = [await commands(), activator.pid()];
  const recorded = await recordRequests(stage.auditLog, reconcileUser);
  await act();
  await atRest(scene);
  // Another process counts from zero.
  const counted = (await commands()) - (activator.pid() === pid ? before : 0);
  return { requests: await recorded(), commands: counted };
};

/** Every pod is marked, and nobody does anything any more. */
const atRest = async ({ stage: { platform, auditLog, signal } }: Scene): Promise<void> => {
  const user = redisUser(platform, namespace);
  await until(
    "the Redis is ready",
    async () => {
      const [{ status }, masters, slaves] = [
        await user.redis(name),
        await user.labelled(name, "master"),
        await user.labelled(name, "slave"),
      ];
      return status?.phase === "Ready" && masters.length === 1 && slaves.length === replicas - 1;
    },
    { timeoutMs: 120_000, everyMs: 500 },
  );
  // Whoever plays the kubelet asks all the time.
  await untilSilent(auditLog, reconcileUser, { signal });
};

const measuresOf = (still: readonly Cost[], lost: readonly (Cost & Loss)[]): Measures => {
  const beyond = lost.map(({ promotedSeconds }) => promotedSeconds - afterSeconds);
  return {
    replicas,
    after_seconds: afterSeconds,
    failovers,
    median_seconds_beyond: round(median(beyond)),
    slowest_seconds_beyond: round(Math.max(...beyond)),
    requests_per_failover: median(lost.map(({ requests }) => requests.length)),
    commands_per_failover: median(lost.map(({ commands }) => commands)),
    requests_per_pass: median(still.map(({ requests }) => requests.length)),
    commands_per_pass: median(still.map(({ commands }) => commands)),
    requests_by_failover: perOne(lost),
    requests_by_pass: perOne(still),
  };
};

const perOne = (costs: readonly Cost[]): Record<string, number> =>
  Object.fromEntries(
    Object.entries(countRequests(costs.flatMap(({ requests }) => requests))).map(([request, count]) => [
      request,
      round(count / costs.length, 1),
    ]),
  );
