import { beforeEach, describe, expect, test } from "vitest";
import { until } from "../../dev/platform/until.ts";
import { controllerOf } from "../../src/engine/ownership.ts";
import { serviceMonitor } from "../../src/kinds/memcached/children/service-monitor.ts";
import { ApiError } from "../../src/kube/api-error.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { eventsAbout } from "../support/kubernetes-events.ts";
import { memcachedUser } from "../support/memcached.ts";
import { ownServiceMonitorApi } from "../support/prometheus-operator.ts";
import { ownReconciler } from "../support/reconciler.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "scraped");
const { reconcile, resync, settle, before: interpose } = ownReconciler(cluster, namespace);
const user = memcachedUser(cluster, namespace);
const api = ownServiceMonitorApi(cluster);

const scraped = { monitoring: { enabled: true, serviceMonitor: {} } };
const skipped = expect.stringContaining('ServiceMonitor "cache" is skipped');
const warnings = async () =>
  (await eventsAbout(cluster, namespace, "cache")).filter((one) => one.startsWith("Warning"));

/** One story: each part begins where the one before it ended. */
test("where ServiceMonitors are not served all else works, with a note and one Warning, and no pass writes again (35)", async () => {
  await user.apply("cache", scraped);
  await settle("cache");

  for (let pass = 1; pass <= 3; pass++) {
    expect(await reconcile("cache")).toMatchObject({ result: "reconciled", writes: [] });
    expect(await resync()).toMatchObject({ seen: 1, drifted: 0, stalled: 0, failed: 0, writes: [] });
  }

  await user.untilReady("cache");
  expect((await user.deployment("cache"))?.spec.template.spec?.containers).toHaveLength(2);
  expect(await user.condition("cache", "Degraded")).toMatchObject({ status: "False", message: skipped });
  expect(await warnings()).toEqual(["Warning ServiceMonitorUnavailable"]);
});

describe("where they can be installed", () => {
  beforeEach(api.required);

  test("once they are served, one resync makes the ServiceMonitor and takes the note back (35)", async () => {
    await api.install();

    const summary = await resync();

    expect(summary).toMatchObject({ seen: 1, drifted: 1, repaired: 1, failed: 0 });
    expect(summary.writes).toContain("PATCH servicemonitors/cache");
    const [made, cache] = await Promise.all([user.child(serviceMonitor.resource, "cache"), user.memcached("cache")]);
    expect(made && controllerOf(made)?.uid).toBe(cache?.metadata.uid);
    expect(await user.condition("cache", "Degraded")).not.toMatchObject({ message: skipped });
    expect(await resync()).toMatchObject({ drifted: 0, writes: [] });
  });

  test("one that is refused is a failure by name, which leaves Ready and the other children alone (36)", async () => {
    const name = "refused";
    interpose(`PATCH servicemonitors/${name}`, () =>
      Promise.reject(new ApiError("apply it", 403, "Forbidden", "no right")),
    );
    await user.apply(name, scraped);

    expect(await reconcile(name)).toMatchObject({ result: "stalled" });

    const message = 'ServiceMonitor "refused": Forbidden: no right';
    expect((await user.condition(name, "Degraded"))?.message).toContain(message);
    expect(await user.condition(name, "Degraded")).toMatchObject({ status: "True", reason: "ReconcileError" });
    await until("its pods are ready", async () => (await user.deployment(name))?.status?.readyReplicas === 1);
    interpose(`PATCH servicemonitors/${name}`, () =>
      Promise.reject(new ApiError("apply it", 403, "Forbidden", "no right")),
    );
    await reconcile(name);
    expect(await user.letters(name)).toBe("T F T T");
    expect((await reconcile(name)).changes).toMatchObject([{ action: "created", kind: "ServiceMonitor" }]);
  });

  test("a stranger's of the same name is NotControlled while wanted, silence while not, and stays as it is (32)", async () => {
    const name = "taken";
    const { group, version, kind } = serviceMonitor.resource;
    const spec = { selector: { matchLabels: { app: "stranger" } }, endpoints: [] };
    const stranger = { apiVersion: `${group}/${version}`, kind, metadata: { name, namespace }, spec };
    await cluster.kubectl(["create", "-f", "-"], { input: JSON.stringify(stranger) });
    const before = await user.child(serviceMonitor.resource, name);
    await user.apply(name, scraped);

    expect(await reconcile(name)).toMatchObject({ result: "stalled" });
    expect(await user.condition(name, "Degraded")).toMatchObject({ status: "True", reason: "NotControlled" });

    await user.apply(name, {});
    await settle(name);
    expect(await user.condition(name, "Degraded")).toMatchObject({ status: "False", message: "nothing is wrong" });
    expect(await user.child(serviceMonitor.resource, name)).toEqual(before);
  });

  test("served no longer, they are no failure but a note again (35)", async () => {
    await api.remove();

    expect(await resync()).toMatchObject({ stalled: 0, failed: 0 });

    expect(await reconcile("cache")).toMatchObject({ result: "reconciled", writes: [] });
    expect(await user.condition("cache", "Degraded")).toMatchObject({ status: "False", message: skipped });
    await user.untilReady("cache");
  });
});

test("where they are not served and not wanted there is no word of them (35)", async () => {
  await user.apply("unscraped", { monitoring: { enabled: true } });
  await settle("unscraped");

  expect(await user.condition("unscraped", "Degraded")).toMatchObject({ message: "nothing is wrong" });
});
