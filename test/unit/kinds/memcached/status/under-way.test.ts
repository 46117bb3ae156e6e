import { expect, test } from "vitest";
import { isUnderWay } from "../../../../../src/kinds/memcached/status/under-way.ts";

const complete = { observedGeneration: 2, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 };
const metadata = { generation: 2 };

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

test.each([undefined, null, "status", 7, [], { replicas: {}, observedGeneration: [] }])(
  "a status of the shape %j is a guess like any other",
  (status) => {
    expect(typeof isUnderWay({ metadata, status })).toBe("boolean");
  },
);
