import { expect, test } from "vitest";
import type { MemcachedSpec } from "../../../../../src/api/memcached.c5c3.io/index.ts";
import { podDisruptionBudget } from "../../../../../src/kinds/memcached/children/pod-disruption-budget.ts";
import { context, labels, memcached } from "../fixtures.ts";

type Budget = NonNullable<MemcachedSpec["highAvailability"]>["podDisruptionBudget"];

const specOf = (budget: Budget): unknown =>
  podDisruptionBudget.build(memcached({ highAvailability: { podDisruptionBudget: budget } }), context());

test.each<[string, Budget, object]>([
  ["minAvailable", { minAvailable: 2 }, { minAvailable: 2 }],
  ["minAvailable 0", { minAvailable: 0 }, { minAvailable: 0 }],
  ["maxUnavailable", { maxUnavailable: "50%" }, { maxUnavailable: "50%" }],
  ["maxUnavailable 0", { maxUnavailable: 0 }, { maxUnavailable: 0 }],
  ["8: never both, should a stored object have both", { minAvailable: 1, maxUnavailable: 1 }, { minAvailable: 1 }],
  ["one available where neither is given", {}, { minAvailable: 1 }],
  [
    "the policy for unhealthy pods",
    { minAvailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow" },
    { minAvailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow" },
  ],
])("limits by %s", (_, budget, limits) => {
  expect(specOf({ enabled: true, ...budget })).toHaveProperty("spec", { selector: { matchLabels: labels }, ...limits });
});

test.each<[string, Budget]>([
  ["absent", undefined],
  ["off", { enabled: false, minAvailable: 1 }],
  ["not switched on", { minAvailable: 1 }],
])("there is none when it is %s", (_, budget) => {
  expect(specOf(budget)).toBeUndefined();
});
