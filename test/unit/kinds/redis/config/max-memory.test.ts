import { expect, test } from "vitest";
import { Stalled } from "../../../../../src/failures.ts";
import { maxMemory } from "../../../../../src/kinds/redis/config/max-memory.ts";
import { redis } from "../fixtures.ts";

const of = (memory: string | undefined, percent?: number): string | undefined =>
  maxMemory(
    redis({
      ...(memory !== undefined && { resources: { limits: { memory } } }),
      ...(percent !== undefined && { config: { maxMemoryPercentOfLimit: percent } }),
    }),
  );

test.each([
  ["1Gi", undefined, "805306368"],
  ["1Gi", 100, "1073741824"],
  ["1000", 33, "330"],
  ["100m", 100, "0"],
  ["1.5Gi", 1, "16106127"],
  ["1e3", 75, "750"],
])("of %s, %s percent are %s bytes", (memory, percent, expected) => {
  expect(of(memory, percent)).toBe(expected);
});

test("is not bounded without a memory limit", () => {
  expect(of(undefined)).toBeUndefined();
});

test("cannot be told of what is no quantity", () => {
  expect(() => of("lots")).toThrow(Stalled);
});
