/** A Redis that takes the place of one of another operator, with real controllers: its volumes are found again (contract §3, §9). */

import { expect, test } from "vitest";
import { stringify } from "yaml";
import { program } from "../../../cli/program.ts";
import { until } from "../../../dev/platform/until.ts";
import { statefulSet } from "../../../src/kinds/redis/children/stateful-set.ts";
import { redis } from "../../../src/kinds/redis/index.ts";
import { claimResource } from "../../../src/kinds/redis/operated.ts";
import { ownNamespace, sharedCluster } from "../../support/cluster.ts";
import { memoryTerminal } from "../../support/memory-terminal.ts";
import { ownReconciler } from "../../support/reconciler.ts";
import { redisUser, settled } from "../../support/redis/live.ts";
import { ownKubelet } from "../../support/redis/own-kubelet.ts";
import { growingClass, putVolumes } from "../../support/redis/volumes.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "redis-migrated");
const reconciler = ownReconciler(cluster, namespace, {}, redis);
const user = redisUser(cluster, namespace);
ownKubelet(cluster, namespace);

const labels = { app: "cart", redis_setup_type: "replication", role: "replication" };
const claim = {
  accessModes: ["ReadWriteOnce"],
  storageClassName: growingClass,
  resources: { requests: { storage: "1Gi" } },
};
const old = {
  apiVersion: "redis.redis.opstreelabs.in/v1beta2",
  kind: "RedisReplication",
  metadata: { name: "cart", namespace },
  spec: {
    clusterSize: 2,
    kubernetesConfig: { image: "redis:7.0" },
    storage: { keepAfterDelete: true, volumeClaimTemplate: { spec: claim } },
  },
};
/** As its operator makes it of that. */
const oldStatefulSet = {
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name: "cart", namespace, labels },
  spec: {
    replicas: 2,
    serviceName: "cart-headless",
    podManagementPolicy: "Parallel",
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        containers: [{ name: "cart", image: "redis:7.0", volumeMounts: [{ name: "cart", mountPath: "/data" }] }],
        terminationGracePeriodSeconds: 1,
      },
    },
    volumeClaimTemplates: [{ metadata: { name: "cart" }, spec: claim }],
  },
};

const claims = async () =>
  await Promise.all(["cart-cart-0", "cart-cart-1"].map((name) => user.object(claimResource, name)));
const uids = async (): Promise<unknown[]> => (await claims()).map((one) => one?.metadata.uid);

test("9: the pods have the claims that pods of the same names had before, and they grow like others", async () => {
  await putVolumes(cluster, `${namespace}-data`, 2);
  await cluster.kubectl(["apply", "--server-side", "-f", "-"], { input: stringify(oldStatefulSet) });
  const isBound = async () => (await claims()).every((one) => one?.status?.phase === "Bound");
  await until("the claims are bound", isBound, { timeoutMs: 60_000 });
  const before = await uids();
  await user.remove(statefulSet.resource, "cart");
  await until(
    "the pods are gone",
    async () => (await cluster.kubectl(["-n", namespace, "get", "pods", "-o", "name"])) === "",
    {
      timeoutMs: 60_000,
    },
  );

  const terminal = memoryTerminal({ old: stringify(old) });
  expect(await program(terminal, ["migrate", "redis", "-f", "old"])).toBe(0);
  await cluster.kubectl(["apply", "--server-side", "-f", "-"], { input: terminal.out });
  await settled(user, reconciler, "cart");

  expect(await uids()).toEqual(before);
  const path = "jsonpath={.items[*].spec.volumes[*].persistentVolumeClaim.claimName}";
  const mounted = await cluster.kubectl(["-n", namespace, "get", "pods", "-l", "app=cart", "-o", path]);
  expect(mounted.split(" ").toSorted()).toEqual(["cart-cart-0", "cart-cart-1"]);

  await user.apply("cart", { ...(await user.redis("cart")).spec, persistence: { enabled: true, ...sized("2Gi") } });
  await settled(user, reconciler, "cart");
  expect((await claims()).map((one) => one?.spec.resources.requests.storage)).toEqual(["2Gi", "2Gi"]);
});

const sized = (size: string) => ({ size, storageClassName: growingClass, accessModes: ["ReadWriteOnce" as const] });
