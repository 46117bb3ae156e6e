import { expect, test } from "vitest";
import type { MemcachedStatus } from "../../../../../src/api/memcached.c5c3.io/index.ts";
import { isUnderWay, tellsUnderWay } from "../../../../../src/kinds/memcached/status/under-way.ts";

const complete = { observedGeneration: 2, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 };
const metadata = { generation: 2 };

const telling = (progressing: "True" | "False", ready: "True" | "False"): MemcachedStatus => {
  const condition = (type: string, status: "True" | "False") =>
    ({ type, status, reason: "R", message: "", lastTransitionTime: "" }) as const;
  return { conditions: [condition("Progressing", progressing), condition("Ready", ready)] };
};

test.each<[string, object, boolean]>([
  ["all pods are there", {}, false],
  ["none are wanted", { replicas: undefined, updatedReplicas: undefined }, false],
  ["the spec has not been seen", { observedGeneration: 1 }, true],
  ["nothing has been seen", { observedGeneration: undefined }, true],
  ["a pod is missing", { unavailableReplicas: 1 }, true],
  ["an old pod is there still", { replicas: 4 }, true],
])("a Deployment where %s is under way: %s", (_, change, expected) => {
  expect(isUnderWay({ metadata, status: { ...complete, ...change } })).toBe(expected);
});

test.each<[string, MemcachedStatus | undefined, boolean]>([
  ["that all is well", telling("False", "True"), false],
  ["nothing", undefined, false],
  ["of a rollout while all pods are ready", telling("True", "True"), true],
  ["that pods are missing", telling("False", "False"), true],
])("a status that tells %s tells of pods under way: %s", (_, status, expected) => {
  expect(tellsUnderWay(status)).toBe(expected);
});

test.each([undefined, null, "status", 7, [], { replicas: {}, observedGeneration: [] }])(
  "a status of the shape %j is a guess like any other",
  (status) => {
    expect(typeof isUnderWay({ metadata, status })).toBe("boolean");
  },
);
