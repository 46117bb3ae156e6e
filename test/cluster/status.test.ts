import { describe, expect, test } from "vitest";
import { until } from "../../dev/platform/until.ts";
import type { Condition } from "../../src/api/kubernetes/object.ts";
import type { MemcachedSpec } from "../../src/api/memcached.c5c3.io/index.ts";
import { pathOf } from "../../src/kube/path.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { eventsAbout } from "../support/kubernetes-events.ts";
import { memcacheds, memcachedUser } from "../support/memcached.ts";
import { ownReconciler } from "../support/reconciler.ts";
import { storeSpec } from "../support/stored.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "status");
const { reconcile, settle } = ownReconciler(cluster, namespace);
const user = memcachedUser(cluster, namespace);
const kubectl = (...args: string[]) => cluster.kubectl(["-n", namespace, ...args]);
const create = (object: object) => cluster.kubectl(["create", "-f", "-"], { input: JSON.stringify(object) });

const types = ["Available", "Progressing", "Degraded", "Ready"];
const conditionsOf = async (name: string) => (await user.memcached(name))?.status?.conditions ?? [];
const untilLetters = (name: string, wanted: string) =>
  until(`the conditions are ${wanted}`, async () => {
    await reconcile(name);
    return (await user.letters(name)) === wanted;
  });
/** As a controller of somebody else's would, or an older one. */
const putConditions = (name: string, conditions: readonly Condition[]) =>
  cluster.transport.send({
    method: "PATCH",
    path: pathOf(memcacheds, { namespace, name, subresource: "status" }),
    contentType: "application/merge-patch+json",
    body: { status: { conditions } },
    doing: "write a foreign status",
  });

const longAgo = "2020-01-01T00:00:00Z";
const foreign = (type: string): Condition => ({
  type,
  status: "Unknown",
  lastTransitionTime: longAgo,
  reason: "Foreign",
  message: "",
});

describe("the conditions", () => {
  test.each([
    ["three", ["Available", "Progressing", "Degraded"]],
    ["five", ["Available", "Progressing", "Degraded", "Ready", "Reconciled"]],
    ["four others", ["a", "b", "c", "d"]],
    ["shuffled", types.toReversed()],
  ])("are ours and in order after a foreign status with %s (27)", async (what, found) => {
    const name = `found-${what.replace(" ", "-")}`;
    await user.apply(name, { replicas: 1 });
    await settle(name);
    const before = await conditionsOf(name);
    await putConditions(
      name,
      found.map((type) => before.find((one) => one.type === type) ?? foreign(type)),
    );

    await reconcile(name);

    const after = await conditionsOf(name);
    expect(after.map(({ type }) => type)).toEqual(types);
    expect(after.map(({ status }) => status)).toEqual(before.map(({ status }) => status));
    expect((await reconcile(name)).writes).toEqual([]);
  });

  test("keep their lastTransitionTime while only messages change, each its own (30)", async () => {
    const missing = (name: string): MemcachedSpec => ({
      replicas: 0,
      security: { sasl: { enabled: true, credentialsSecretRef: { name } } },
    });
    await user.apply("timed", missing("first"));
    await untilLetters("timed", "F F T F");
    await putConditions(
      "timed",
      (await conditionsOf("timed")).map((one) => ({ ...one, lastTransitionTime: longAgo })),
    );

    await user.apply("timed", missing("second"));
    await reconcile("timed");
    const told = await user.condition("timed", "Degraded");
    expect(told).toMatchObject({ message: expect.stringContaining("second"), lastTransitionTime: longAgo });

    await user.apply("timed", { replicas: 0 });
    await untilLetters("timed", "F F F F");
    const times = (await conditionsOf("timed")).map(({ lastTransitionTime }) => lastTransitionTime === longAgo);
    expect(times).toEqual([true, expect.any(Boolean), false, true]);
  });
});

describe("pods that do not come", () => {
  test("by a bad tag are F F T F without a write by later passes, and healthy once it is mended (29)", async () => {
    await user.apply("mistagged", { replicas: 2, image: "memcached:does-not-exist" });
    await untilLetters("mistagged", "F F T F");

    for (let pass = 1; pass <= 5; pass++) expect((await reconcile("mistagged")).writes).toEqual([]);
    expect(await user.condition("mistagged", "Degraded")).toMatchObject({ reason: "Degraded" });

    await user.apply("mistagged", { replicas: 2, image: "memcached:1.6.38" });
    await settle("mistagged");
    expect(await user.letters("mistagged")).toBe("T F F T");
  });

  test("as a quota forbids them are told of in the quota's words (29)", async () => {
    await create({
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "no-pods", namespace },
      spec: { hard: { pods: "0" } },
    });
    await until("the quota counts", () =>
      kubectl("get", "resourcequota", "no-pods", "-o", "jsonpath={.status.hard.pods}"),
    );

    await user.apply("unquotaed", { replicas: 1 });
    await until("the quota is quoted", async () => {
      await reconcile("unquotaed");
      return (await user.condition("unquotaed", "Degraded"))?.message.includes("exceeded quota: no-pods");
    });

    expect(await user.letters("unquotaed")).toBe("F T T F");
    for (let pass = 1; pass <= 3; pass++) expect((await reconcile("unquotaed")).writes).toEqual([]);
    await kubectl("delete", "resourcequota", "no-pods");
    await user.remove(memcacheds, "unquotaed");
  });
});

test("a stored Memcached with TLS and no Secret is InvalidSpec, with its Deployment untouched, until it is mended (37)", async () => {
  await user.apply("nameless", { replicas: 0 });
  await settle("nameless");
  const before = await user.deployment("nameless");
  await storeSpec(namespace, "nameless", {
    replicas: 2,
    monitoring: { enabled: true },
    security: { tls: { enabled: true } },
  });

  expect(await reconcile("nameless")).toMatchObject({ result: "stalled", changes: [{ kind: "Service" }] });

  const message = expect.stringContaining("spec.security.tls.certificateSecretRef.name");
  expect(await user.condition("nameless", "Degraded")).toMatchObject({ reason: "InvalidSpec", message });
  await kubectl("label", "memcached", "nameless", "example.com/team=web");
  expect((await reconcile("nameless")).writes).toEqual([]);
  expect(await user.deployment("nameless")).toEqual(before);
  expect(await eventsAbout(cluster, namespace, "nameless")).toContain("Warning InvalidSpec");

  await user.apply("nameless", { monitoring: { enabled: false }, security: { tls: { enabled: false } } });
  await settle("nameless");
});
