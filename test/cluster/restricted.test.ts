import { beforeAll, expect, test } from "vitest";
import { until } from "../../dev/platform/until.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { memcachedUser } from "../support/memcached.ts";
import { ownReconciler } from "../support/reconciler.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "restricted");
const { reconcile, settle } = ownReconciler(cluster, namespace);
const user = memcachedUser(cluster, namespace);

beforeAll(async () => {
  await cluster.kubectl(["label", "namespace", namespace, "pod-security.kubernetes.io/enforce=restricted"]);
});

test("pods with exporter pass Pod Security restricted as they are by default (11)", async () => {
  await user.apply("cache", { replicas: 2, monitoring: { enabled: true } });

  const { status } = await settle("cache");

  expect(status?.readyReplicas).toBe(2);
  const pods = await cluster.kubectl(["-n", namespace, "get", "pods", "-o", "json"]);
  const containers = JSON.parse(pods).items.map((pod: { spec: { containers: { name: string }[] } }) =>
    pod.spec.containers.map(({ name }) => name),
  );
  expect(containers).toEqual([
    ["memcached", "exporter"],
    ["memcached", "exporter"],
  ]);
});

test("where a Memcached opts out of the default contexts, Degraded says what Pod Security has against its pods (11)", async () => {
  await user.apply("open", { security: { podSecurityContext: {}, containerSecurityContext: {} } });

  const degraded = await until("the refusal is in the status", async () => {
    await reconcile("open");
    const conditions = (await user.memcached("open"))?.status?.conditions;
    return conditions?.find(({ type, message }) => type === "Degraded" && message.includes("PodSecurity"));
  });

  expect(degraded).toMatchObject({ status: "True", reason: "Degraded" });
  expect(degraded.message).toContain('violates PodSecurity "restricted');
});
