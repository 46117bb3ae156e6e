import { describe, expect, test } from "vitest";
import { controllerOf } from "../../src/engine/ownership.ts";
import { childSpecs } from "../support/child-specs.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { memcachedUser } from "../support/memcached.ts";
import { ownReconciler } from "../support/reconciler.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "strangers");
const { reconcile, settle } = ownReconciler(cluster, namespace);
const user = memcachedUser(cluster, namespace);
const create = (object: object) => cluster.kubectl(["create", "-f", "-"], { input: JSON.stringify(object) });

/** What a stranger made, as far as its own controller does not write it. */
const strangers: Record<string, object> = {
  PodDisruptionBudget: { maxUnavailable: 1, selector: { matchLabels: { app: "stranger" } } },
  HorizontalPodAutoscaler: {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "stranger" },
    maxReplicas: 3,
  },
  NetworkPolicy: { podSelector: { matchLabels: { app: "stranger" } } },
};

describe.each(childSpecs.filter(({ kind }) => strangers[kind]))(
  "a stranger's $kind of the same name",
  ({ kind, child, on, off }) => {
    const { resource } = child;
    const name = `taken-${kind.toLowerCase()}`;
    const look = async () => {
      const { metadata, spec } = (await user.child(resource, name)) ?? {};
      const managers = metadata?.managedFields?.map(({ manager }) => manager);
      return {
        uid: metadata?.uid,
        generation: metadata?.generation,
        labels: metadata?.labels,
        ours: managers?.includes("ebb"),
        spec,
      };
    };

    test("is silence while not wanted, NotControlled while wanted, and makes room for ours when it is gone (32)", async () => {
      await create({
        apiVersion: `${resource.group}/${resource.version}`,
        kind,
        metadata: { name, namespace },
        spec: strangers[kind],
      });
      const before = await look();
      await user.apply(name, off);
      await settle(name);
      expect(await user.condition(name, "Degraded")).toMatchObject({ status: "False", message: "nothing is wrong" });

      await user.apply(name, on);
      for (let pass = 1; pass <= 3; pass++) expect((await reconcile(name)).result).toBe("stalled");
      const message = expect.stringContaining(`${kind} "${name}"`);
      expect(await user.condition(name, "Degraded")).toMatchObject({
        status: "True",
        reason: "NotControlled",
        message,
      });
      expect(await look()).toEqual(before);

      await user.apply(name, off);
      await settle(name);
      expect(await user.condition(name, "Degraded")).toMatchObject({ status: "False", message: "nothing is wrong" });
      expect(await look()).toEqual(before);

      await user.apply(name, on);
      await reconcile(name);
      await user.remove(resource, name);
      expect(await reconcile(name)).toMatchObject({ result: "reconciled" });
      const [made, owner] = await Promise.all([user.child(resource, name), user.memcached(name)]);
      expect(made && controllerOf(made)?.uid).toBe(owner?.metadata.uid);
    });
  },
);
