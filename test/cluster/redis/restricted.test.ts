import { beforeAll, expect, test } from "vitest";
import { redis } from "../../../src/kinds/redis/index.ts";
import { ownNamespace, sharedCluster } from "../../support/cluster.ts";
import { ownReconciler } from "../../support/reconciler.ts";
import { redisUser, settled } from "../../support/redis/live.ts";
import { ownKubelet } from "../../support/redis/own-kubelet.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "redis-restricted");
const reconciler = ownReconciler(cluster, namespace, {}, redis);
const user = redisUser(cluster, namespace);
ownKubelet(cluster, namespace);

beforeAll(async () => {
  await cluster.kubectl(["label", "namespace", namespace, "pod-security.kubernetes.io/enforce=restricted"]);
});

test("pods with an exporter pass Pod Security restricted as they are by default", async () => {
  await user.apply("cart", { mode: "Replication", replicas: 2, redisExporter: { enabled: true } });

  const { status } = await settled(user, reconciler, "cart");

  expect(status?.readyReplicas).toBe(2);
});
