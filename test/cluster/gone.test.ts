import { describe, expect, test } from "vitest";
import { until } from "../../dev/platform/until.ts";
import type { MemcachedSpec } from "../../src/api/memcached.c5c3.io/index.ts";
import { answerTo } from "../../src/events/answer.ts";
import { memcached } from "../../src/kinds/memcached/index.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { memcacheds, memcachedUser, services } from "../support/memcached.ts";
import { ownReconciler } from "../support/reconciler.ts";

const spec: MemcachedSpec = {
  replicas: 2,
  highAvailability: { podDisruptionBudget: { enabled: true, minAvailable: 1 } },
  security: { networkPolicy: { enabled: true } },
};

describe("a Memcached that is gone", () => {
  const cluster = sharedCluster();
  const namespace = ownNamespace(cluster, "gone");
  const { reconcile, resync, settle } = ownReconciler(cluster, namespace);
  const user = memcachedUser(cluster, namespace);

  test.each([
    ["a full pass", undefined],
    ["a pass over hinted children", memcached.children],
  ])("is nothing to write for to %s (38)", async (_, hinted) => {
    expect(await reconcile("never", hinted)).toMatchObject({ result: "gone", writes: [], statusWritten: false });

    await user.apply("was", spec);
    await settle("was");
    await user.remove(memcacheds, "was");

    expect(await reconcile("was", hinted)).toMatchObject({ writes: [], statusWritten: false });
    expect(await resync()).toMatchObject({ failed: 0, writes: [] });
  });
});

describe("a namespace that is terminating", () => {
  const cluster = sharedCluster();
  const namespace = ownNamespace(cluster, "terminating");
  const { reconcile, settle, tolerate } = ownReconciler(cluster, namespace);
  const user = memcachedUser(cluster, namespace);
  const kubectl = (...args: string[]) => cluster.kubectl(["-n", namespace, ...args]);

  test("refuses what is missing once a pass, without a retry, and goes with all that is in it (38)", async () => {
    await user.apply("cache", spec);
    await settle("cache");
    // Pods go first, so all else stays as long as one is held.
    const [pod = ""] = (await kubectl("get", "pods", "-o", "name")).split("\n");
    const setFinalizers = (finalizers: string[] | null) =>
      kubectl("patch", pod, "--type=merge", "-p", JSON.stringify({ metadata: { finalizers } }));
    await setFinalizers(["example.com/hold"]);
    await cluster.kubectl(["delete", "namespace", namespace, "--wait=false"]);
    await until("only the pod that is held is left", async () => {
      const pods = (await kubectl("get", "pods", "-o", "name")).trim();
      return pods === pod;
    });
    await user.remove(services, "cache");
    tolerate("Lost an Event");

    const asksForService = (writes: readonly string[]) => writes.filter((write) => write === "PATCH services/cache");
    for (let pass = 1; pass <= 3; pass++) {
      const { result, writes } = await reconcile("cache");
      expect(result).toBe("stalled");
      expect(asksForService(writes)).toHaveLength(1);
    }
    const message = expect.stringContaining("being terminated");
    expect(await user.condition("cache", "Degraded")).toMatchObject({ reason: "ReconcileError", message });

    await setFinalizers(null);
    // In the end the rights of our account go with the namespace; that is no reason to try again.
    const ends = new Set<string>();
    await until("the namespace is gone", async () => {
      const end = await reconcile("cache").catch((error: unknown) => answerTo(error));
      ends.add("result" in end ? end.result : `${end.status} ${end.reason}`);
      return (await cluster.kubectl(["get", "namespace", namespace, "--ignore-not-found"])) === "";
    });
    expect(["stalled", "deleting", "gone", "204 Forbidden"]).toEqual(expect.arrayContaining([...ends]));
  });
});
