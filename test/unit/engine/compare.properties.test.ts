import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Resource } from "../../../src/api/kubernetes/resource.ts";
import { firstDifference } from "../../../src/engine/compare.ts";
import { fakeCluster } from "./fake-cluster.ts";

interface Thing extends KubeObject {
  spec: {
    args?: string[];
    selector?: Record<string, string>;
    nested?: Record<string, Record<string, number>>;
    containers?: { name: string; image?: string; env?: { name: string; value: string }[] }[];
  };
}

const things: Resource = { group: "tests.ebb.dev", version: "v1", kind: "Thing", plural: "things" };

/** Few names and values, so that independent objects collide; among them members that every JavaScript object has. */
const name = fc.constantFrom("a", "b", "c", "constructor", "toString");
const value = fc.constantFrom("", "x", "y");
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const map = <T>(members: fc.Arbitrary<T>) =>
  fc.dictionary(name, members, { minKeys: 1, maxKeys: 3, noNullPrototype: true });
const list = <T extends { name: string }>(items: fc.Arbitrary<T>) =>
  fc.uniqueArray(items, { selector: (item) => item.name, minLength: 1, maxLength: 4 });

const thing: fc.Arbitrary<Thing> = fc
  .record({
    labels: map(value),
    annotations: optional(map(value)),
    args: optional(fc.array(value, { minLength: 1, maxLength: 3 })),
    selector: optional(map(value)),
    nested: optional(map(map(fc.integer({ min: 0, max: 2 })))),
    containers: optional(
      list(fc.record({ name, image: optional(value), env: optional(list(fc.record({ name, value }))) })),
    ),
  })
  .map(({ labels, annotations, args, selector, nested, containers }) =>
    // As JSON carries it, without members that are undefined.
    JSON.parse(
      JSON.stringify({
        apiVersion: "tests.ebb.dev/v1",
        kind: "Thing",
        metadata: { name: "a", namespace: "web", labels, annotations },
        spec: { replicas: 1, args, selector, nested, containers },
      }),
    ),
  );

/** Mostly as another one, since unlike objects differ in so many places that one of them is found anyway. */
const like = (other: Thing): fc.Arbitrary<Thing> =>
  fc
    .tuple(thing, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), fc.infiniteStream(fc.nat()))
    .map(([fresh, isFresh, turns]) => {
      const pick = <T>(index: number, section: (from: Thing) => T): T => section(isFresh[index] ? fresh : other);
      const containers = pick(5, ({ spec }) => spec.containers)?.map((value) => ({ value, turn: turns.next().value }));
      const shuffled = containers?.toSorted((a, b) => a.turn - b.turn).map(({ value }) => value);
      return JSON.parse(
        JSON.stringify({
          ...other,
          metadata: {
            ...other.metadata,
            labels: pick(0, ({ metadata }) => metadata.labels),
            annotations: pick(1, ({ metadata }) => metadata.annotations),
          },
          spec: {
            ...other.spec,
            args: pick(2, ({ spec }) => spec.args),
            selector: pick(3, ({ spec }) => spec.selector),
            nested: pick(4, ({ spec }) => spec.nested),
            containers: shuffled,
          },
        }),
      );
    });

const pair = thing.chain((first) => fc.tuple(fc.constant(first), like(first)));
const triple = thing.chain((first) => fc.tuple(fc.constant(first), like(first), like(first)));

const ours = { fieldManager: "ebb", force: true };

test("what was applied shows no difference, whatever was there and whoever owned it", async () => {
  await fc.assert(
    fc.asyncProperty(triple, async ([before, theirs, desired]) => {
      const { client, put } = fakeCluster({ serves: [things] });
      await client.apply(things, before, ours);
      put(theirs);

      const object = await client.apply(things, desired, ours);

      expect(firstDifference(desired, object, "ebb")).toBeUndefined();
    }),
  );
});

test("a difference is found exactly when an apply would change something", async () => {
  await fc.assert(
    fc.asyncProperty(triple, fc.boolean(), async ([before, theirs, desired], areThere) => {
      const { client, put, find } = fakeCluster({ serves: [things] });
      await client.apply(things, before, ours);
      if (areThere) put(theirs);
      const live = find("Thing", "a") as KubeObject;

      const object = await client.apply(things, desired, ours);

      const isWritten = object.metadata.resourceVersion !== live.metadata.resourceVersion;
      expect(firstDifference(desired, live, "ebb") !== undefined).toBe(isWritten);
    }),
    { numRuns: 300 },
  );
});

test("what others add never counts", async () => {
  await fc.assert(
    fc.asyncProperty(pair, async ([desired, theirs]) => {
      const { client, find } = fakeCluster({ serves: [things] });
      await client.apply(things, desired, ours);
      // Without force, others get only what we do not own.
      const containers = [...(desired.spec.containers ?? []), { name: "theirs" }];
      const added = { ...theirs, spec: { ...theirs.spec, containers } };
      await client.apply(things, added, { fieldManager: "other", force: false }).catch(() => undefined);

      const live = find("Thing", "a") as KubeObject;

      expect(firstDifference(desired, live, "ebb")).toBeUndefined();
    }),
  );
});
