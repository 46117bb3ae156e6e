import { expect, test } from "vitest";
import type { Redis } from "../../../../src/api/redis.ebb.dev/index.ts";
import { withDefaults } from "../../../../src/kinds/redis/defaulting.ts";
import { redis, replication } from "./fixtures.ts";

test.each<[string, Redis, number]>([
  ["mode Standalone", redis(), 1],
  ["mode Replication", replication(), 3],
])("writes the number of pods of %s down", (_, cr, replicas) => {
  expect(withDefaults(cr, undefined).spec?.replicas).toBe(replicas);
  expect(cr.spec?.replicas).toBeUndefined();
});

test("leaves a number that is there, and one that an update never had", () => {
  const five = replication({ replicas: 5 });

  expect(withDefaults(five, undefined)).toBe(five);
  expect(withDefaults(replication(), replication()).spec?.replicas).toBeUndefined();
});

test("brings back a number that was taken away", () => {
  expect(withDefaults(replication(), replication({ replicas: 5 })).spec?.replicas).toBe(3);
});

test.each([{ spec: "text" }, { spec: [] }, { spec: null }])("leaves what is no spec to the schema: %j", (odd) => {
  const cr = { ...redis(), ...odd } as unknown as Redis;

  expect(() => withDefaults(cr, undefined)).not.toThrow();
});
