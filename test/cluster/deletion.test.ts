import { expect, test } from "vitest";
import { until } from "../../dev/platform/until.ts";
import { controllerOf } from "../../src/engine/ownership.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { deployments, memcachedUser, services } from "../support/memcached.ts";
import { ownReconciler } from "../support/reconciler.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "deletion");
const { reconcile, settle } = ownReconciler(cluster, namespace);
const user = memcachedUser(cluster, namespace);
const kubectl = (...args: string[]) => cluster.kubectl(["-n", namespace, ...args]);

/** A finalizer keeps an object that is deleted in sight until it is released. */
const hold = (kind: string, name: string) => setFinalizers(kind, name, ["example.com/hold"]);
const release = (kind: string, name: string) => setFinalizers(kind, name, null);
const setFinalizers = (kind: string, name: string, finalizers: string[] | null) =>
  kubectl("patch", kind, name, "--type=merge", "-p", JSON.stringify({ metadata: { finalizers } }));

const childrenOf = (name: string) => Promise.all([user.deployment(name), user.service(name)]);
const ownersOf = async (name: string) => (await childrenOf(name)).map((child) => child && controllerOf(child)?.uid);
const untilGone = (name: string) =>
  until(`Memcached ${name} is gone`, async () => (await reconcile(name)).result === "gone");

test("while a Memcached is being deleted nothing is written, not even a lost child (34)", async () => {
  await user.apply("leaving", { replicas: 0 });
  await settle("leaving");
  await hold("memcached", "leaving");
  await kubectl("delete", "memcached", "leaving", "--wait=false");
  await user.remove(services, "leaving");

  const pass = await reconcile("leaving");

  expect(pass).toMatchObject({ result: "deleting", writes: [] });
  expect(await user.service("leaving")).toBeUndefined();
  await release("memcached", "leaving");
  await untilGone("leaving");
});

test.each(["background", "foreground"])(
  "deleted in the %s under a stream of passes no child reappears (34)",
  async (how) => {
    const name = `deleted-${how}`;
    await user.apply(name, { replicas: 1 });
    await settle(name);

    const deletion = kubectl("delete", "memcached", name, `--cascade=${how}`);
    await until("its children are gone too", async () => {
      await reconcile(name);
      return (await childrenOf(name)).every((child) => child === undefined);
    });
    await deletion;

    expect(await reconcile(name)).toMatchObject({ result: "gone", writes: [] });
    expect(await childrenOf(name)).toEqual([undefined, undefined]);
  },
);

test.each(["background", "foreground"])(
  "deleted in the %s and made again at once its children end as the new one's (34)",
  async (how) => {
    const name = `again-${how}`;
    const old = await user.apply(name, { replicas: 1 });
    await settle(name);
    await kubectl("delete", "memcached", name, `--cascade=${how}`);

    const { metadata } = await user.apply(name, { replicas: 1 });
    await until("nothing is in its way", async () => (await reconcile(name)).result === "reconciled");

    expect(metadata.uid).not.toBe(old.metadata.uid);
    expect(await ownersOf(name)).toEqual([metadata.uid, metadata.uid]);
    await settle(name);
  },
);

test("children of a deleted namesake are strangers until they are collected (34)", async () => {
  await user.apply("namesake", { replicas: 0 });
  await settle("namesake");
  await hold("service", "namesake");
  await kubectl("delete", "memcached", "namesake");
  const { metadata } = await user.apply("namesake", { replicas: 0 });
  const held = await until("the collector has come for the Service", async () => {
    const service = await user.service("namesake");
    return service?.metadata.deletionTimestamp && service;
  });

  await until("the Deployment is the new one's", async () => {
    expect((await reconcile("namesake")).result).toBe("stalled");
    return (await ownersOf("namesake"))[0] === metadata.uid;
  });
  expect(await user.service("namesake")).toEqual(held);
  const message = expect.stringContaining('Service "namesake"');
  expect(await user.condition("namesake", "Degraded")).toMatchObject({ reason: "NotControlled", message });

  await release("service", "namesake");
  expect((await reconcile("namesake")).changes).toMatchObject([{ action: "created", kind: "Service" }]);
  expect(await ownersOf("namesake")).toEqual([metadata.uid, metadata.uid]);
});

test("orphaned children are strangers to a new Memcached of the same name, and stay as they are (34)", async () => {
  await user.apply("orphaned", { replicas: 0 });
  await settle("orphaned");
  await kubectl("delete", "memcached", "orphaned", "--cascade=orphan");
  const orphans = await childrenOf("orphaned");
  const { metadata } = await user.apply("orphaned", { replicas: 3 });

  expect((await reconcile("orphaned")).result).toBe("stalled");
  expect(await ownersOf("orphaned")).toEqual([undefined, undefined]);
  expect(await childrenOf("orphaned")).toEqual(orphans);

  await user.remove(deployments, "orphaned");
  await user.remove(services, "orphaned");
  await reconcile("orphaned");
  expect(await ownersOf("orphaned")).toEqual([metadata.uid, metadata.uid]);
});
