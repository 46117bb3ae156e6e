import { expect, test } from "vitest";
import type { RedisStatus } from "../../../../../src/api/redis.ebb.dev/index.ts";
import { isUnderWay, tellsUnderWay } from "../../../../../src/kinds/redis/status/under-way.ts";

const metadata = { generation: 2 };
const done = { observedGeneration: 2, replicas: 3, readyReplicas: 3, updatedReplicas: 3 };

test.each<[boolean, unknown]>([
  [false, done],
  [true, { ...done, observedGeneration: 1 }],
  [true, { ...done, readyReplicas: 2 }],
  [true, { ...done, updatedReplicas: 1 }],
  [false, { observedGeneration: 2 }],
  [true, undefined],
  [true, null],
  [true, "text"],
  [true, { ...done, replicas: "many" }],
])("is %s of a StatefulSet whose status is %j", (expected, status) => {
  expect(isUnderWay({ metadata, status })).toBe(expected);
});

test.each<[boolean, string, "True" | "False"]>([
  [true, "Progressing", "True"],
  [false, "Progressing", "False"],
  [true, "Available", "False"],
  [false, "Available", "True"],
])("is told %s by %s %s", (expected, type, value) => {
  const condition = { type, status: value, reason: "A", message: "", lastTransitionTime: "2026-03-01T12:30:15Z" };
  const status: RedisStatus = { conditions: [condition] };

  expect(tellsUnderWay(status)).toBe(expected);
});

test("is not told by no status", () => {
  expect(tellsUnderWay(undefined)).toBe(false);
});
