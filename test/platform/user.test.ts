/** What a user does with a Memcached, and sees. Each step goes on where the last one ended. */

import { expect, test } from "vitest";
import { until } from "../../dev/platform/until.ts";
import { podDisruptionBudget } from "../../src/kinds/memcached/children/pod-disruption-budget.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { patienceMs } from "../support/installed.ts";
import { deployments, memcacheds, memcachedUser, services } from "../support/memcached.ts";
import { ownOperator } from "../support/operator.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "user");
const running = ownOperator(cluster, namespace);
const user = memcachedUser(cluster, namespace);
const kubectl = (...args: string[]) => cluster.kubectl(["-n", namespace, ...args]);
const patiently = <T>(what: string, ask: () => Promise<T | undefined | false>) =>
  until(what, ask, { timeoutMs: patienceMs });

test("a Memcached that is made becomes Ready, with as many pods as it asks for", async () => {
  await user.apply("cache", { replicas: 2 });

  const ready = await user.untilReady("cache");

  expect(ready.status?.readyReplicas).toBe(2);
  const pods = await kubectl("get", "pods", "-l", "app.kubernetes.io/instance=cache", "-o", "name");
  expect(pods.split("\n")).toHaveLength(2);
});

test("kubectl scale changes the number of pods", async () => {
  await kubectl("scale", "memcached", "cache", "--replicas=3");

  const ready = await user.untilReady("cache");

  expect(ready.status?.readyReplicas).toBe(3);
});

test("another memory limit is rolled out, and never are fewer pods available than asked for", async () => {
  const available: number[] = [];
  let isDone = false;
  const watching = until(
    "the rollout is over",
    async () => {
      available.push((await user.deployment("cache"))?.status?.availableReplicas ?? 0);
      return isDone;
    },
    { timeoutMs: patienceMs },
  );

  await user.apply("cache", { replicas: 3, memcached: { maxMemoryMB: 128 } });
  await user.untilReady("cache");
  isDone = true;
  await watching;

  const [container] = (await user.deployment("cache"))?.spec.template.spec?.containers ?? [];
  expect(container?.args?.join(" ")).toContain("-m 128");
  expect(Math.min(...available)).toBe(3);
});

test("a PodDisruptionBudget comes and goes with the switch for it", async () => {
  const budget = () => user.child(podDisruptionBudget.resource, "cache");

  await user.apply("cache", {
    replicas: 3,
    highAvailability: { podDisruptionBudget: { enabled: true, minAvailable: 2 } },
  });
  const made = await patiently("there is a budget", budget);
  await user.apply("cache", { replicas: 3 });
  await patiently("there is none", async () => (await budget()) === undefined);

  expect(made.spec).toMatchObject({ minAvailable: 2 });
});

test("a spec that cannot be is refused with the field, and what was there goes on", async () => {
  const before = await user.memcached("cache");

  await expect(kubectl("scale", "memcached", "cache", "--replicas=65")).rejects.toThrow(/replicas.*64/s);

  expect((await user.memcached("cache"))?.spec).toEqual(before?.spec);
});

test("a Deployment that somebody changes or deletes is as desired again", async () => {
  await kubectl("set", "image", "deployment/cache", "memcached=memcached:1.6.21");
  await patiently("the image is the old one", async () => {
    const [container] = (await user.deployment("cache"))?.spec.template.spec?.containers ?? [];
    return container?.image === "memcached:1.6";
  });

  const { uid } = (await user.deployment("cache"))?.metadata ?? {};
  await user.remove(deployments, "cache");
  await patiently("there is another one", async () => {
    const live = await user.deployment("cache");
    return live !== undefined && live.metadata.uid !== uid;
  });
  await user.untilReady("cache");
});

test("a resync by hand ends well", (context) => running.resync(context));

test("a Memcached that is deleted takes its children along", async () => {
  await user.remove(memcacheds, "cache");

  await patiently("nothing is left", async () => {
    const left = await Promise.all([deployments, services].map((resource) => user.child(resource, "cache")));
    return left.every((child) => child === undefined);
  });
});
