import { expect } from "vitest";
import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import type { MemcachedSpec } from "../../src/api/memcached.c5c3.io/index.ts";
import type { Child } from "../../src/kinds/kind.ts";
import { memcached } from "../../src/kinds/memcached/index.ts";
import { eventOf } from "../support/events.ts";
import { forged } from "./faults/forged.ts";
import { seededRandom } from "./faults/random.ts";
import { instanceOn } from "./stage/instances.ts";
import { expectConverged, expectRendered } from "./stage/invariants.ts";
import { testSeeds } from "./stage/seeds.ts";
import { ownStage } from "./stage/stage.ts";
import { withoutStatus } from "./stage/strangers.ts";
import { lookAround, type World } from "./stage/world.ts";

const stage = ownStage("forged");
const { cluster, namespace, connections, user } = stage;

const spec: MemcachedSpec = {
  replicas: 1,
  monitoring: { enabled: true },
  highAvailability: { podDisruptionBudget: { enabled: true, minAvailable: "50%" } },
  security: { networkPolicy: { enabled: true } },
};

/** In which every child is another. */
const another: MemcachedSpec = {
  replicas: 1,
  image: "memcached:1.6.38",
  service: { annotations: { "example.com/team": "web" } },
  highAvailability: { podDisruptionBudget: { enabled: true, maxUnavailable: 1 } },
  security: { networkPolicy: { enabled: true, allowedSources: [{ podSelector: {} }] } },
};

const isInBoth = ({ whenNotServed, resource }: Child): boolean =>
  whenNotServed === undefined && resource.kind !== "HorizontalPodAutoscaler";

const objectsOf = (world: World): KubeObject[] => [...world.memcacheds, ...[...world.children.values()].flat()];

/** Byte for byte, but for the children's statuses, which controllers write. */
const untouched = (objects: readonly KubeObject[]): unknown[] =>
  objects.map((object) => (object.kind === "Memcached" ? object : withoutStatus(object)));

testSeeds("forged events change nothing, and hide nothing that is true", 2, async (seed) => {
  const [random, name] = [seededRandom(seed), `cache-${seed}`];
  const { deliver, idle } = instanceOn(await connections.connect());
  await deliver(eventOf(await user.apply(name, spec), "add"));
  const objects = objectsOf(await expectConverged(stage));
  for (const object of objects) await deliver(eventOf(object));
  await idle();

  for (let count = 0; count < 300; count++) await deliver(forged(eventOf(random.pick(objects)), random));
  await idle();
  const afterLies = await lookAround(cluster.client, namespace);

  expect(untouched(objectsOf(afterLies))).toEqual(untouched(objects));
  // Of these edits nobody tells: what becomes of a child must follow from a read of the Memcached, not from what is remembered.
  for (const [index, { resource }] of memcached.children.filter(isInBoth).entries()) {
    await user.apply(name, index % 2 === 0 ? another : spec);
    const event = await stage.removeChild(resource, name);
    if (event) await deliver(event);
    await idle();
    expectRendered(await lookAround(cluster.client, namespace));
  }
  await deliver(eventOf(await user.apply(name, { ...spec, image: "memcached:1.6.39" })));
  await idle();
  expectRendered(await lookAround(cluster.client, namespace));
  await expectConverged(stage);
});
