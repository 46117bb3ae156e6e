import { expect, test } from "vitest";
import { memcachedOf, orphansOf } from "../../../bench/objects.ts";
import { Memcached } from "../../../src/api/memcached.c5c3.io/index.ts";

test("the Memcached that is measured is one that the schema takes", () => {
  expect(Memcached.safeParse(memcachedOf("bench", "cache")).error).toBeUndefined();
});

test("the floor writes one object of each kind that ebb makes, of nobody", () => {
  const orphans = orphansOf("floor", "cache");

  expect(orphans.map(({ object }) => object.kind).sort()).toEqual([
    "Deployment",
    "PodDisruptionBudget",
    "Service",
    "ServiceMonitor",
  ]);
  expect(orphans.every(({ object }) => object.metadata.ownerReferences === undefined)).toBe(true);
  expect(orphans.every(({ object }) => object.metadata.namespace === "floor")).toBe(true);
});
