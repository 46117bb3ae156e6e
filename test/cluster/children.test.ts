import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { MemcachedSpec } from "../../src/api/memcached.c5c3.io/index.ts";
import { controllerOf } from "../../src/engine/ownership.ts";
import type { Child } from "../../src/kinds/kind.ts";
import { podDisruptionBudget } from "../../src/kinds/memcached/children/pod-disruption-budget.ts";
import { serviceMonitor } from "../../src/kinds/memcached/children/service-monitor.ts";
import { childExamples, withBudget, withServiceMonitor } from "../support/child-examples.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { memcachedUser } from "../support/memcached.ts";
import { ownServiceMonitorApi } from "../support/prometheus-operator.ts";
import { ownReconciler, type Pass } from "../support/reconciler.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "children");
const { reconcile, before: interpose } = ownReconciler(cluster, namespace);
const user = memcachedUser(cluster, namespace);
const kubectl = (...args: string[]) => cluster.kubectl(["-n", namespace, ...args]);

const serviceMonitorApi = ownServiceMonitorApi(cluster);
beforeAll(serviceMonitorApi.install);

const writesTo = ({ resource }: Child, { writes }: Pass) =>
  writes.filter((one) => one.includes(` ${resource.plural}/`));

describe.each(childExamples.map((example) => [example.child.resource.kind, example] as const))("%s", (_, example) => {
  const { child, wanted, unwanted } = example;
  const { resource } = child;
  const [[first]] = wanted;
  if (child === serviceMonitor) beforeEach(serviceMonitorApi.required);
  const passOver = async (name: string, spec: MemcachedSpec) => {
    await user.apply(name, spec);
    return reconcile(name);
  };

  test("is made and changed with one write each, after which a second pass writes no child, and is deleted when not wanted (2)", async () => {
    const name = "steps";
    for (const [index, [spec, content]] of wanted.entries()) {
      const pass = await passOver(name, spec);
      const live = await user.child(resource, name);
      const second = await reconcile(name);

      expect(writesTo(child, pass)).toEqual([`PATCH ${resource.plural}/${name}`]);
      expect(pass.changes).toContainEqual(
        expect.objectContaining({ action: index === 0 ? "created" : "updated", kind: resource.kind }),
      );
      expect(live?.spec).toMatchObject(content);
      expect(controllerOf(live ?? { apiVersion: "", kind: "", metadata: { name } })?.name).toBe(name);
      expect(second.writes.filter((one) => !one.endsWith("/status"))).toEqual([]);
    }

    const last = await passOver(name, unwanted);

    expect(writesTo(child, last)).toEqual([`DELETE ${resource.plural}/${name}`]);
    expect(await user.child(resource, name)).toBeUndefined();
    expect((await reconcile(name)).writes.filter((one) => !one.endsWith("/status"))).toEqual([]);
  });

  test("that was touched since it was read is read again before it is deleted", async () => {
    const name = "touched";
    await passOver(name, first);
    interpose(`DELETE ${resource.plural}/${name}`, () =>
      kubectl("label", resource.kind, name, "example.com/touched=yes"),
    );

    const pass = await passOver(name, unwanted);

    expect(writesTo(child, pass)).toEqual([`DELETE ${resource.plural}/${name}`, `DELETE ${resource.plural}/${name}`]);
    expect(await user.child(resource, name)).toBeUndefined();
  });

  test("that was replaced by a stranger's since it was read is not deleted", async () => {
    const name = "replaced";
    await passOver(name, first);
    const ours = await user.child(resource, name);
    const theirs = { ...ours, metadata: { name, namespace, labels: ours?.metadata.labels } };
    interpose(`DELETE ${resource.plural}/${name}`, async () => {
      await user.remove(resource, name);
      await cluster.kubectl(["create", "-f", "-"], { input: JSON.stringify(theirs) });
    });

    await passOver(name, unwanted);

    const live = await user.child(resource, name);
    expect(live?.spec).toEqual(ours?.spec);
    expect(live?.metadata.uid).not.toBe(ours?.metadata.uid);
  });
});

test("a budget from minAvailable to maxUnavailable and back never has both (8)", async () => {
  for (const limit of [{ minAvailable: 1 }, { maxUnavailable: 1 }, { minAvailable: 1 }]) {
    await user.apply("switched", withBudget(limit));
    await reconcile("switched");

    const { minAvailable, maxUnavailable } = (await user.child(podDisruptionBudget.resource, "switched"))?.spec ?? {};
    expect({ minAvailable, maxUnavailable }).toEqual({ minAvailable: undefined, maxUnavailable: undefined, ...limit });
  }
});

test("additionalLabels never win over our labels, and go with the spec (8)", async (context) => {
  serviceMonitorApi.required(context);
  const labels = async () => (await user.child(serviceMonitor.resource, "labelled"))?.metadata.labels;
  const ours = {
    "app.kubernetes.io/name": "memcached",
    "app.kubernetes.io/instance": "labelled",
    "app.kubernetes.io/managed-by": "memcached-operator",
  };
  const additionalLabels = { "app.kubernetes.io/name": "mine", "app.kubernetes.io/managed-by": "me", release: "a" };

  await user.apply("labelled", withServiceMonitor({ additionalLabels }));
  await reconcile("labelled");
  expect(await labels()).toEqual({ ...ours, release: "a" });
  expect((await reconcile("labelled")).changes).toEqual([]);

  await user.apply("labelled", withServiceMonitor({}));
  await reconcile("labelled");
  expect(await labels()).toEqual(ours);
});
