import { expect, test } from "vitest";
import { until } from "../../dev/platform/until.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { memcachedUser } from "../support/memcached.ts";
import { ownReconciler } from "../support/reconciler.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "foreign");
const { reconcile, settle } = ownReconciler(cluster, namespace);
const user = memcachedUser(cluster, namespace);
const kubectl = (...args: string[]) => cluster.kubectl(["-n", namespace, ...args]);
const merge = (kind: string, name: string, change: object) =>
  kubectl("patch", kind, name, "--type=strategic", "-p", JSON.stringify(change));

test.each(["deployment", "service"] as const)(
  "what others put on a %s stays through every change of the spec (5)",
  async (kind) => {
    const name = `shared-${kind}`;
    await user.apply(name, { replicas: 0 });
    await reconcile(name);
    await kubectl("create", "configmap", name);
    const uid = await kubectl("get", "configmap", name, "-o", "jsonpath={.metadata.uid}");
    const metadata = {
      labels: { "example.com/cost-centre": "7" },
      annotations: { "example.com/note": "mine" },
      finalizers: ["example.com/hold"],
      ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name, uid }],
    };
    await merge(kind, name, { metadata });

    for (const spec of [{ monitoring: { enabled: true } }, { image: "memcached:1.6.38" }, {}]) {
      await user.apply(name, { replicas: 0, ...spec });
      await reconcile(name);

      const child = kind === "deployment" ? await user.deployment(name) : await user.service(name);
      expect(child?.metadata).toMatchObject({
        ...metadata,
        ownerReferences: expect.arrayContaining(metadata.ownerReferences),
      });
      expect(child?.metadata.ownerReferences).toHaveLength(2);
    }
    await merge(kind, name, { metadata: { "$deleteFromPrimitiveList/finalizers": metadata.finalizers } });
  },
);

test("a sidecar, a volume and a pod annotation of others stay through every change of the spec (5)", async () => {
  await user.apply("meshed", { replicas: 0 });
  await reconcile("meshed");
  const template = {
    metadata: { annotations: { "example.com/mesh": "on" } },
    spec: { containers: [{ name: "mesh", image: "mesh:1" }], volumes: [{ name: "scratch", emptyDir: {} }] },
  };
  await merge("deployment", "meshed", { spec: { template } });

  for (const [spec, containers] of [
    [{ monitoring: { enabled: true } }, ["exporter", "memcached", "mesh"]],
    [{ image: "memcached:1.6.38" }, ["memcached", "mesh"]],
    [{}, ["memcached", "mesh"]],
  ] as const) {
    await user.apply("meshed", { replicas: 0, ...spec });
    await reconcile("meshed");

    const pods = (await user.deployment("meshed"))?.spec.template;
    expect(pods?.metadata?.annotations).toEqual({ "example.com/mesh": "on" });
    expect(pods?.spec?.volumes?.map(({ name }) => name)).toEqual(["scratch"]);
    expect(pods?.spec?.containers.map(({ name }) => name).toSorted()).toEqual(containers);
  }
});

test("annotations of the Service that the spec named are gone with the section, and those of others stay (5)", async () => {
  await user.apply("annotated", {
    replicas: 0,
    service: { annotations: { "example.com/a": "1", "example.com/b": "1" } },
  });
  await reconcile("annotated");
  await kubectl("annotate", "service", "annotated", "example.com/foreign=1");

  await user.apply("annotated", { replicas: 0, service: { annotations: { "example.com/b": "2" } } });
  await reconcile("annotated");
  expect((await user.service("annotated"))?.metadata.annotations).toEqual({
    "example.com/b": "2",
    "example.com/foreign": "1",
  });

  await kubectl("patch", "memcached", "annotated", "--type=merge", "-p", '{"spec":{"service":null}}');
  await reconcile("annotated");
  expect((await user.service("annotated"))?.metadata.annotations).toEqual({ "example.com/foreign": "1" });
});

const revision = async (name: string): Promise<number> => {
  const { metadata, status } = (await user.deployment(name)) ?? {};
  if (status?.observedGeneration !== metadata?.generation) return Number.NaN;
  return Number(metadata?.annotations?.["deployment.kubernetes.io/revision"]);
};
const untilRevision = (name: string, wanted: number) =>
  until(`Deployment ${name} has revision ${wanted}`, async () => (await revision(name)) === wanted);

test("kubectl rollout restart is one rollout and is never reverted, also with a spec change on its way (6)", async () => {
  const restartedAt = async () =>
    (await user.deployment("restarted"))?.spec.template.metadata?.annotations?.["kubectl.kubernetes.io/restartedAt"];
  await user.apply("restarted", { replicas: 2 });
  await settle("restarted");

  await kubectl("rollout", "restart", "deployment/restarted");
  await untilRevision("restarted", 2);
  const at = await restartedAt();
  expect(at).toBeDefined();
  expect((await reconcile("restarted")).changes).toEqual([]);

  await user.apply("restarted", { replicas: 2, image: "memcached:1.6.38" });
  await settle("restarted");

  expect(await restartedAt()).toBe(at);
  expect(await revision("restarted")).toBe(3);
  const deployment = await user.deployment("restarted");
  expect(deployment?.spec.template.spec?.containers[0]?.image).toBe("memcached:1.6.38");
});

test("the restart trigger of a Memcached restarts its pods once for each value", async () => {
  await user.apply("triggered", { replicas: 1 });
  await settle("triggered");

  await kubectl("annotate", "memcached", "triggered", "memcached.c5c3.io/restart-trigger=1");
  await settle("triggered");
  await untilRevision("triggered", 2);
  await reconcile("triggered");

  expect(await revision("triggered")).toBe(2);
});
