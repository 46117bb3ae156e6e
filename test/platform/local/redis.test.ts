/** A Redis that is looked after by events alone: nothing here asks for a pass or a resync. The function runs on Deno. */

import { expect, test } from "vitest";
import { until } from "../../../dev/platform/until.ts";
import { ownNamespace, sharedCluster } from "../../support/cluster.ts";
import { ownOperator } from "../../support/operator.ts";
import { redisUser } from "../../support/redis/live.ts";
import { ownKubelet } from "../../support/redis/own-kubelet.ts";
import { of, recordRequests } from "../../support/requests.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "redis-events");
const { kubelet } = ownKubelet(cluster, namespace);
ownOperator(cluster, namespace, { runtime: "deno" });
const user = redisUser(cluster, namespace);

const untilLabelled = (name: string, isAsWanted: (master: string[], replicas: string[]) => boolean) =>
  until(
    `the pods of ${name} are labelled`,
    async () => {
      const [master, replicas] = [await user.labelled(name, "master"), await user.labelled(name, "slave")];
      return isAsWanted(master, replicas) && (await user.redis(name)).status?.phase === "Ready";
    },
    { timeoutMs: 90_000, everyMs: 200 },
  );

const isOther = ([master]: string[]): boolean => master !== undefined && master !== "cart-0";

test("O6, O7: is bootstrapped, fails over when its master is killed, and takes it back as a replica", async () => {
  await user.apply("cart", { mode: "Replication", failover: { afterSeconds: 1 } });
  await untilLabelled("cart", (master, replicas) => `${master}` === "cart-0" && replicas.length === 2);
  const [first] = await user.pods("cart");
  if (first === undefined) throw new Error("there are no pods");

  await kubelet().kill(first);
  await until("another one is the master", async () => isOther(await user.labelled("cart", "master")), {
    timeoutMs: 90_000,
  });
  kubelet().restart(first);
  await untilLabelled("cart", (master, replicas) => master.length === 1 && replicas.includes("cart-0"));

  expect((await user.redis("cart")).status?.master).toMatch(/^cart-[12]$/);
}, 240_000);

test("and is left alone when nothing happens to it", async () => {
  await user.apply("quiet", { mode: "Replication", replicas: 2 });
  await untilLabelled("quiet", (master, replicas) => master.length === 1 && replicas.length === 1);

  const asked = await until(
    "nobody asks any more",
    async () => {
      const recorded = recordRequests(namespace);
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      const requests = of(await recorded(), "ebb-reconcile");
      return requests.length === 0 && requests;
    },
    { timeoutMs: 60_000 },
  );

  expect(asked).toEqual([]);
}, 180_000);
