/** The budget that keeps node drains from taking too many pods away at once. */

import type { V1PodDisruptionBudgetSpec } from "@kubernetes/client-node";
import type { KubeObject } from "../../../api/kubernetes/object.ts";
import { defaultMinAvailable } from "../../../api/memcached.c5c3.io/defaults.ts";
import type { Memcached, MemcachedSpec } from "../../../api/memcached.c5c3.io/index.ts";
import type { Child } from "../../kind.ts";
import { childMeta, labels } from "../labels.ts";
import { specOf } from "../spec.ts";

interface PodDisruptionBudget extends KubeObject {
  spec: V1PodDisruptionBudgetSpec;
}

export const podDisruptionBudget: Child<Memcached> = {
  resource: { group: "policy", version: "v1", kind: "PodDisruptionBudget", plural: "poddisruptionbudgets" },
  prune: true,
  name: (cr) => cr.metadata.name,
  build(cr) {
    const budget = specOf(cr).highAvailability?.podDisruptionBudget;
    if (!budget?.enabled) return undefined;
    const { unhealthyPodEvictionPolicy } = budget;
    const desired: PodDisruptionBudget = {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: childMeta(cr),
      spec: {
        selector: { matchLabels: labels(cr) },
        ...limit(budget),
        ...(unhealthyPodEvictionPolicy && { unhealthyPodEvictionPolicy }),
      },
    };
    return desired;
  },
};

type Budget = NonNullable<NonNullable<MemcachedSpec["highAvailability"]>["podDisruptionBudget"]>;

/** Never both, which the API server refuses, even if a stored object has both. */
function limit({ minAvailable, maxUnavailable }: Budget): V1PodDisruptionBudgetSpec {
  if (minAvailable !== undefined) return { minAvailable };
  return maxUnavailable !== undefined ? { maxUnavailable } : { minAvailable: defaultMinAvailable };
}
