import { setTimeout as delay } from "node:timers/promises";
import { expect, onTestFinished } from "vitest";
import { until } from "../../dev/platform/until.ts";
import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import type { MemcachedSpec } from "../../src/api/memcached.c5c3.io/index.ts";
import { memcached } from "../../src/kinds/memcached/index.ts";
import { recorded, uneven } from "./faults/points.ts";
import { type Random, seededRandom } from "./faults/random.ts";
import { instanceOn } from "./stage/instances.ts";
import { expectConverged, expectRendered } from "./stage/invariants.ts";
import { testSeeds } from "./stage/seeds.ts";
import { startSource } from "./stage/source.ts";
import { ownStage } from "./stage/stage.ts";
import { lookAround } from "./stage/world.ts";

const stage = ownStage("together");
const { cluster, namespace, connections, user } = stage;

const specs: MemcachedSpec[] = [
  { replicas: 0 },
  { replicas: 1, image: "memcached:1.6.38", monitoring: { enabled: true } },
  { replicas: 2, highAvailability: { podDisruptionBudget: { enabled: true, minAvailable: 1 } } },
  { resources: { requests: { cpu: "100m" } }, autoscaling: { enabled: true, minReplicas: 2, maxReplicas: 3 } },
  { replicas: 0, security: { networkPolicy: { enabled: true } }, service: { annotations: { "example.com/a": "1" } } },
];
/** Of one instance after the last edit: each child of the two, once, and as often again where another was faster. */
const mostWrites = 2 * 2 * memcached.children.length;
const removable = memcached.children.filter(({ whenNotServed }) => !whenNotServed);

/** Edits Memcacheds and removes children; resolves with the uids of what was removed. */
const disturb = async (random: Random, names: readonly string[]): Promise<string[]> => {
  const gone: string[] = [];
  for (let edit = 0; edit < 12; edit++) {
    const name = random.pick(names);
    if (random.chance(0.5)) await user.apply(name, random.pick(specs));
    const removed = random.chance(0.5) && (await stage.removeChild(random.pick(removable).resource, name));
    if (removed) gone.push((JSON.parse(removed.body) as KubeObject).metadata.uid ?? "");
    await delay(random.below(40));
  }
  return gone;
};

testSeeds("instances beside each other end at the same objects and then write no more", 5, async (seed) => {
  const random = seededRandom(seed);
  const names = [`a-${seed}`, `b-${seed}`];
  const recordings = await Promise.all(
    Array.from({ length: 2 + random.below(3) }, async () => recorded(uneven(await connections.connect(), random))),
  );
  const childWrites = (): number =>
    recordings.flatMap(({ requests }) => requests.filter((one) => /^(PATCH|DELETE) (?!memcacheds)/.test(one))).length;
  const source = await startSource(
    stage,
    recordings.map(({ transport }) => instanceOn(transport)),
  );
  onTestFinished(() => source.close());

  for (const name of names) await user.apply(name, random.pick(specs));
  const gone = await disturb(random, names);
  const atLastEdit = childWrites();
  await until("all is told and done", () => source.isAllDone(gone));

  expect(childWrites() - atLastEdit, "writes of children").toBeLessThanOrEqual(mostWrites * recordings.length);
  // Without any resync.
  expectRendered(await lookAround(cluster.client, namespace));
  const before = childWrites();
  await expectConverged(stage);
  expect(childWrites()).toBe(before);
});
