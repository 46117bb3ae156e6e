import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../../dev/platform/until.ts";
import type { Memcached, MemcachedSpec } from "../../src/api/memcached.c5c3.io/index.ts";
import { memcached } from "../../src/kinds/memcached/index.ts";
import { installPolicy, removePolicy } from "../support/admission-policy.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { memcachedUser } from "../support/memcached.ts";
import { ownReconciler } from "../support/reconciler.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "rollout");
const { reconcile, resync, settle } = ownReconciler(cluster, namespace);
const user = memcachedUser(cluster, namespace);
const kubectl = (...args: string[]) => cluster.kubectl(["-n", namespace, ...args]);

const conditionOf = ({ status }: Memcached, type: string) =>
  status?.conditions?.find((condition) => condition.type === type)?.status;

describe("while the Deployment's controller stands still", () => {
  const name = "unattended";
  const policy = `stop-${namespace}`;

  /** Refuses all that this controller writes, so that it gets nowhere. */
  beforeAll(async () => {
    await user.apply(name, { replicas: 3 });
    await settle(name);
    const rule = { apiGroups: ["apps"], apiVersions: ["*"] };
    const resourceRules = [
      { ...rule, operations: ["UPDATE"], resources: ["deployments/status"] },
      { ...rule, operations: ["CREATE", "UPDATE"], resources: ["replicasets"] },
    ];
    const probe = ["--subresource=status", "--type=merge", "-p", '{"status":{"collisionCount":1}}', "--dry-run=server"];
    await installPolicy(cluster, namespace, policy, {
      resourceRules,
      validations: [{ expression: "false", message: "it stands still" }],
      probe: () => kubectl("patch", "deployment", name, ...probe),
      says: "it stands still",
    });
  });
  afterAll(() => removePolicy(cluster, policy));

  test.each<[string, MemcachedSpec]>([
    ["another image", { replicas: 3, image: "memcached:1.6.38" }],
    ["another number of replicas", { replicas: 2, image: "memcached:1.6.38" }],
    ["all back to what it was", { replicas: 3 }],
  ])("with %s Progressing is True all the while, and Ready too (28)", async (_, spec) => {
    const { metadata } = await user.apply(name, spec);

    const first = await reconcile(name);
    expect(first.changes).toMatchObject([{ action: "updated", kind: "Deployment" }]);
    for (let pass = 1; pass <= 10; pass++) {
      expect((await reconcile(name, pass % 2 === 0 ? [memcached.workload] : undefined)).writes).toEqual([]);
      expect(await user.letters(name)).toBe("T T F T");
    }
    expect((await resync()).writes).toEqual([]);

    const deployment = await user.deployment(name);
    expect(deployment?.status?.observedGeneration).toBeLessThan(deployment?.metadata.generation ?? 0);
    const live = await user.memcached(name);
    expect(live?.status).toMatchObject({ observedGeneration: metadata.generation });
    expect(live?.status?.serverList).toHaveLength(1);
  });

  test("nothing is complete before it goes on, and all is afterwards (28)", async () => {
    await user.apply(name, { replicas: 3, image: "memcached:1.6.37" });
    await reconcile(name);
    expect(await user.condition(name, "Progressing")).toMatchObject({ status: "True" });

    await removePolicy(cluster, policy);
    await settle(name);

    expect(await user.letters(name)).toBe("T F F T");
    const deployment = await user.deployment(name);
    expect(deployment?.status).toMatchObject({
      observedGeneration: deployment?.metadata.generation,
      updatedReplicas: 3,
    });
  });
});

describe("a rolling update", () => {
  test.each(["full passes", "child passes"])(
    "under %s is Ready and has a serverList in every status that is written (28)",
    async (how) => {
      const name = `rolled-by-${how.split(" ")[0]}`;
      const rollout = { minReadySeconds: 1 };
      await user.apply(name, { replicas: 3, rollout });
      await settle(name);
      const before = await user.memcached(name);
      expect(before?.status?.serverList).not.toEqual([]);

      await user.apply(name, { replicas: 3, rollout, image: "memcached:1.6.38" });
      expect((await reconcile(name)).changes).toMatchObject([{ action: "updated", kind: "Deployment" }]);
      // Nobody but these passes writes the status, so what stands after each of them is all that ever stood.
      const seen: Memcached[] = [];
      await until("it is rolled out", async () => {
        const hinted = how === "child passes" ? [memcached.workload] : undefined;
        const { path, changes } = await reconcile(name, hinted);
        expect({ path, changes }).toEqual({ path: hinted ? "child" : "spec", changes: [] });
        const live = await user.memcached(name);
        if (live) seen.push(live);
        return live && conditionOf(live, "Progressing") === "False";
      });

      const told = new Set(
        seen.map((live) => ["Available", "Degraded", "Ready"].map((type) => conditionOf(live, type)).join()),
      );
      expect([...told]).toEqual(["True,False,True"]);
      for (const { status } of seen) expect(status?.serverList).toEqual(before?.status?.serverList);
      // It was looked at in the middle.
      const messages = seen.map(
        ({ status }) => status?.conditions?.find(({ type }) => type === "Progressing")?.message,
      );
      expect(new Set(messages).size).toBeGreaterThan(3);
      const image = (await user.deployment(name))?.spec.template.spec?.containers[0]?.image;
      expect(image).toBe("memcached:1.6.38");
    },
  );
});
