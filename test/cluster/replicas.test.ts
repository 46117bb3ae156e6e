import { expect, test } from "vitest";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { memcachedUser } from "../support/memcached.ts";
import { ownReconciler } from "../support/reconciler.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "replicas");
const { reconcile } = ownReconciler(cluster, namespace);
const user = memcachedUser(cluster, namespace);

test("without replicas there is one pod, also where there were more or the Deployment was scaled by hand", async () => {
  await user.apply("unsaid", { replicas: 3 });
  await reconcile("unsaid");

  await user.apply("unsaid", {});
  await reconcile("unsaid");
  expect((await user.deployment("unsaid"))?.spec.replicas).toBe(1);

  await cluster.kubectl(["-n", namespace, "scale", "deployment/unsaid", "--replicas=2"]);
  await reconcile("unsaid");
  expect((await user.deployment("unsaid"))?.spec.replicas).toBe(1);
});
