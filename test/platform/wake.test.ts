import { describe, expect, test } from "vitest";
import { until } from "../../dev/platform/until.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { memcachedUser, services } from "../support/memcached.ts";
import { ownOperator } from "../support/operator.ts";
import { of, recordRequests } from "../support/requests.ts";

describe.each(["node", "deno"] as const)("on %s", (runtime) => {
  const cluster = sharedCluster();
  const namespace = ownNamespace(cluster, `wake-${runtime}`);
  const running = ownOperator(cluster, namespace, { runtime, windowMs: 2_000 });
  const user = memcachedUser(cluster, namespace);
  const isAsleep = () => until("the function is at zero", () => running.operator.activator.instances() === 0);

  test("an applied Memcached wakes the function, which brings it to Ready with a Deployment and a Service", async () => {
    expect(running.operator.activator.instances()).toBe(0);

    await user.apply("cache", { replicas: 3, monitoring: { enabled: true } });
    const ready = await user.untilReady("cache");

    expect(ready.status?.serverList).toEqual([`cache.${namespace}:11211`]);
    const deployment = await user.deployment("cache");
    expect(deployment?.status?.readyReplicas).toBe(3);
    expect(deployment?.spec.template.spec?.containers.map(({ name }) => name)).toEqual(["memcached", "exporter"]);
    const service = await user.service("cache");
    expect(service?.spec.ports?.map(({ name, port }) => [name, port])).toEqual([
      ["memcached", 11211],
      ["metrics", 9150],
    ]);
  });

  test("one idle window after the last event the process is gone, and the next event starts it again", async () => {
    await isAsleep();

    await user.remove(services, "cache");
    await until("the Service is back", () => user.service("cache"));

    expect(running.operator.activator.instances()).toBe(1);
    expect(running.happenings.filter(({ what }) => what === "woke")).toHaveLength(2);
  });

  test("toggling monitoring removes and returns exporter and port, and nothing else", async () => {
    const before = await user.deployment("cache");

    await user.apply("cache", { replicas: 3, monitoring: { enabled: false } });
    await user.untilReady("cache");
    const off = await user.deployment("cache");
    await user.apply("cache", { replicas: 3, monitoring: { enabled: true } });
    await user.untilReady("cache");
    const on = await user.deployment("cache");

    expect(off?.spec.template.spec?.containers.map(({ name }) => name)).toEqual(["memcached"]);
    expect(on?.spec).toEqual(before?.spec);
  });

  test("when nothing changes, nothing is sent", async () => {
    await isAsleep();
    const requests = recordRequests(namespace);

    await cluster.kubectl(["-n", namespace, "get", "memcached,deployment,service"]);
    await new Promise((resolve) => setTimeout(resolve, 1_000));

    expect(of(await requests(), "ebb-reconcile")).toEqual([]);
    expect(running.operator.activator.instances()).toBe(0);
  });

  test("no request was refused for want of a right", async () => {
    const requests = recordRequests(namespace);
    await user.apply("another");
    await user.untilReady("another");

    const refused = (await requests()).filter(({ code, user: name }) => code === 403 && name.includes(":ebb-"));
    expect(refused).toEqual([]);
  });
});
