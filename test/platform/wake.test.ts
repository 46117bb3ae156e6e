import { describe, expect, type TestContext, test } from "vitest";
import type { Runtime } from "../../dev/operator/functions.ts";
import { until } from "../../dev/platform/until.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { installed, patienceMs } from "../support/installed.ts";
import { onLocalPlatform } from "../support/local-platform.ts";
import { memcachedUser, services } from "../support/memcached.ts";
import { ownOperator } from "../support/operator.ts";
import { of, recordRequests } from "../support/requests.ts";

const runtimes: [title: string, runtime?: Runtime][] = installed
  ? [["what its image runs"]]
  : [
      ["node", "node"],
      ["deno", "deno"],
    ];

describe.each(runtimes)("on %s", (_, runtime) => {
  const cluster = sharedCluster();
  const namespace = ownNamespace(cluster, `wake-${runtime ?? "installed"}`);
  const running = ownOperator(cluster, namespace, { runtime, windowMs: 2_000 });
  const user = memcachedUser(cluster, namespace);
  const isAsleep = async (context: TestContext) => {
    // Not only in what is waited for, as a skip is an error to that.
    await running.instances(context);
    await until("the function is at zero", async () => (await running.instances(context)) === 0, {
      timeoutMs: patienceMs,
    });
  };

  test("the function is at zero before anything has happened", isAsleep);

  test("an applied Memcached wakes the function, which brings it to Ready with a Deployment and a Service", async () => {
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

  test("one idle window after the last event the function is at zero, and the next event starts it again", async (context) => {
    await isAsleep(context);

    await user.remove(services, "cache");
    await until("the Service is back", () => user.service("cache"), { timeoutMs: patienceMs });

    expect(await running.instances(context)).toBe(1);
    expect(running.happenings.filter(({ what }) => what === "woke")).toHaveLength(installed ? 0 : 2);
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

  test("when nothing changes, nothing is sent", async (context) => {
    onLocalPlatform(context, "The audit log is asked");
    await isAsleep(context);
    const requests = recordRequests(namespace);

    await cluster.kubectl(["-n", namespace, "get", "memcached,deployment,service"]);
    await new Promise((resolve) => setTimeout(resolve, 1_000));

    expect(of(await requests(), "ebb-reconcile")).toEqual([]);
    expect(await running.instances(context)).toBe(0);
  });

  test("no request was refused for want of a right", async (context) => {
    onLocalPlatform(context, "The audit log is asked");
    const requests = recordRequests(namespace);
    await user.apply("another");
    await user.untilReady("another");

    const refused = (await requests()).filter(({ code, user: name }) => code === 403 && name.includes(":ebb-"));
    expect(refused).toEqual([]);
  });
});
