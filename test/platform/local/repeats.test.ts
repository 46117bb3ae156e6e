import { beforeAll, expect, inject, test } from "vitest";
import { type Operator, startOperator } from "../../../dev/operator/operator.ts";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import { ownNamespace, sharedCluster } from "../../support/cluster.ts";
import { eventOf, post } from "../../support/events.ts";
import { memcachedUser } from "../../support/memcached.ts";
import { ownOperator } from "../../support/operator.ts";
import { of, recordRequests, writes } from "../../support/requests.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "repeats");
const running = ownOperator(cluster, namespace);
const user = memcachedUser(cluster, namespace);

/** Each state that the objects of a Memcached went through, oldest first. */
const history: KubeObject[] = [];

const snapshot = async (): Promise<KubeObject[]> =>
  (await Promise.all([user.memcached("cache"), user.deployment("cache"), user.service("cache")])).flatMap(
    (one) => one ?? [],
  );

let second: Operator;

beforeAll(async () => {
  const { binaries } = inject("platform");
  second = await startOperator({ cluster, binaries, namespace, runtime: "node" });
  for (const replicas of [1, 3, 2]) {
    await user.apply("cache", { replicas, monitoring: { enabled: replicas === 3 } });
    await user.untilReady("cache");
    history.push(...(await snapshot()));
  }
  // What was gathered of the last rollout is done before they end.
  await Promise.all([running.operator.activator.sleep(), second.activator.sleep()]);
  return () => second.stop();
});

test("two instances that got every event both ended at the same objects, and neither writes any more", async () => {
  const before = await snapshot();
  const requests = recordRequests(namespace);

  await Promise.all([running.operator.resync(), second.resync()]);

  // Kubernetes' own controllers may still have something to do.
  const all = await requests();
  for (const account of ["ebb-reconcile", "ebb-resync"]) expect(writes(of(all, account)), account).toEqual([]);
  expect(of(all, "ebb-resync").length).toBeGreaterThan(0);
  expect(await snapshot()).toEqual(before);
});

test("stale events, repeated and in the wrong order, to two instances at once, change nothing", async () => {
  const before = await snapshot();
  const requests = recordRequests(namespace);
  const actions = ["update", "add", "delete"] as const;
  const events = history.toReversed().flatMap((object) => actions.map((action) => eventOf(object, action)));

  const answers = await Promise.all(
    [...events, ...events].flatMap((event) => [
      post(running.operator.activator.url, event),
      post(second.activator.url, event),
    ]),
  );
  await Promise.all([running.operator.activator.sleep(), second.activator.sleep()]);

  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202, 204]));
  // A child that is said to be deleted is created if it is not there, and it is.
  const taken = writes(of(await requests(), "ebb-reconcile")).filter(({ code }) => code !== 409);
  expect(taken).toEqual([]);
  expect(await snapshot()).toEqual(before);
});

test("a forged event that tells of another spec causes reads at most", async () => {
  const before = await snapshot();
  const requests = recordRequests(namespace);
  const [cr] = before;
  const forged = { ...cr, spec: { replicas: 64, image: "evil:latest" } } as unknown as KubeObject;

  await post(running.operator.activator.url, eventOf(forged));

  expect(writes(of(await requests(), "ebb-reconcile"))).toEqual([]);
  expect(await snapshot()).toEqual(before);
});
