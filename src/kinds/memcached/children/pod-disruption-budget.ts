/** The budget that keeps node drains from taking too many pods away at once. */

import type { V1PodDisruptionBudgetSpec } from "@kubernetes/client-node";
import type { KubeObject } from "../../../api/kubernetes/object.ts";
import { defaultMinAvailable } from "../../../api/memcached.c5c3.io/defaults.ts";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import type { Child } from "../../kind.ts";
import { disruptionLimit } from "../../shared/disruption-limit.ts";
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
        ...disruptionLimit(budget, { minAvailable: defaultMinAvailable }),
        ...(unhealthyPodEvictionPolicy && { unhealthyPodEvictionPolicy }),
      },
    };
    return desired;
  },
};
