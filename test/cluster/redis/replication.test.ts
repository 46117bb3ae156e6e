import { describe, expect, test } from "vitest";
import { until } from "../../../dev/platform/until.ts";
import { statefulSet } from "../../../src/kinds/redis/children/stateful-set.ts";
import { redis } from "../../../src/kinds/redis/index.ts";
import { ownNamespace, sharedCluster } from "../../support/cluster.ts";
import { allEventsAbout } from "../../support/kubernetes-events.ts";
import { ownReconciler } from "../../support/reconciler.ts";
import { redisUser, settled } from "../../support/redis/live.ts";
import { ownKubelet } from "../../support/redis/own-kubelet.ts";
import { of, recordRequests } from "../../support/requests.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "redis");
const reconciler = ownReconciler(cluster, namespace, {}, redis);
const { reconcile, resync } = reconciler;
const user = redisUser(cluster, namespace);
const { kubelet } = ownKubelet(cluster, namespace);

test("F2: of three new pods one is promoted, and the others replicate it", async () => {
  await user.apply("cart", { mode: "Replication" });

  const { status } = await settled(user, reconciler, "cart");

  expect(status).toMatchObject({
    phase: "Ready",
    replicas: 3,
    readyReplicas: 3,
    master: "cart-0",
    connection: { host: `cart-master.${namespace}.svc`, port: 6379 },
  });
  expect(status?.operation).toBeUndefined();
  expect(await user.labelled("cart", "master")).toEqual(["cart-0"]);
  expect(await user.labelled("cart", "slave")).toEqual(["cart-1", "cart-2"]);
});

test("a second pass and a resync write nothing", async () => {
  await user.apply("quiet", { mode: "Replication", replicas: 2 });
  await settled(user, reconciler, "quiet");

  const recorded = recordRequests(namespace);
  expect(await reconcile("quiet")).toMatchObject({ writes: [], changes: [], result: "reconciled" });
  const requests = of(await recorded(), "ebb-reconcile").map(({ verb, resource }) => `${verb} ${resource}`);
  expect(requests).toEqual(expect.arrayContaining(["get redises", "get statefulsets", "list pods"]));
  expect(requests.length).toBeLessThanOrEqual(18);
  await resync();
  expect((await resync()).writes).toEqual([]);
});

describe("a master whose process is killed", () => {
  test("S3-10, F3, F5, F6: is replaced by a replica, labels and status follow, an Event tells it; it comes back as a replica", async () => {
    await user.apply("lost", { mode: "Replication", failover: { afterSeconds: 1 } });
    await settled(user, reconciler, "lost");
    const [master] = await user.pods("lost");
    if (master === undefined) throw new Error("there are no pods");

    await kubelet().kill(master);
    await until("another one is the master", async () => {
      await reconcile("lost");
      return (await user.redis("lost")).status?.master !== "lost-0";
    });
    kubelet().restart(master);
    const { status } = await settled(user, reconciler, "lost");

    expect(status?.master).toMatch(/^lost-[12]$/);
    expect(await user.labelled("lost", "master")).toEqual([status?.master]);
    expect(await user.labelled("lost", "slave")).toContain("lost-0");
    const told = (await allEventsAbout(cluster, namespace, "lost", redis)).map(
      ({ reason, note }) => `${reason} ${note}`,
    );
    expect(told).toContainEqual(
      expect.stringMatching(`^MasterChanged Pod ${status?.master} is the master in place of lost-0 \\(Failover`),
    );
  });
});

test("F7: a rollout goes from the highest ordinal down, and to the next pod when the one before has its data", async () => {
  const spec = { mode: "Replication", failover: { afterSeconds: 1 } } as const;
  await user.apply("rolled", spec);
  await settled(user, reconciler, "rolled");
  const before = new Set((await user.pods("rolled")).map(({ metadata }) => metadata.uid));
  const partition = async (): Promise<number> =>
    (await user.object(statefulSet.resource, "rolled"))?.spec.updateStrategy.rollingUpdate.partition;

  await user.apply("rolled", { ...spec, config: { extra: "hz 20" } });
  const order: string[] = [];
  const partitions = new Set<number>();
  await until(
    "all pods are replaced",
    async () => {
      await reconcile("rolled");
      partitions.add(await partition());
      const pods = (await user.pods("rolled")).filter(({ metadata }) => !before.has(metadata.uid));
      for (const { metadata } of pods) if (!order.includes(metadata.name)) order.push(metadata.name);
      return order.length === 3;
    },
    { timeoutMs: 60_000, everyMs: 100 },
  );
  const { status } = await settled(user, reconciler, "rolled");

  expect(order).toEqual(["rolled-2", "rolled-1", "rolled-0"]);
  expect([...partitions]).toEqual([2, 1, 0]);
  expect(status?.master).not.toBe("rolled-0");
  expect(await partition()).toBe(0);
});
