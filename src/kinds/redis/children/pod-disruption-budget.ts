/** The budget that keeps node drains from taking too many pods away at once. */

import type { V1PodDisruptionBudgetSpec } from "@kubernetes/client-node";
import type { KubeObject } from "../../../api/kubernetes/object.ts";
import { defaultMaxUnavailable } from "../../../api/redis.ebb.dev/defaults.ts";
import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import type { Child } from "../../kind.ts";
import { disruptionLimit } from "../../shared/disruption-limit.ts";
import { childMeta, selectorLabels } from "../labels.ts";
import { mainName } from "../names.ts";
import { specOf } from "../spec.ts";

interface PodDisruptionBudget extends KubeObject {
  spec: V1PodDisruptionBudgetSpec;
}

export const podDisruptionBudget: Child<Redis> = {
  resource: { group: "policy", version: "v1", kind: "PodDisruptionBudget", plural: "poddisruptionbudgets" },
  prune: true,
  name: mainName,
  build(cr) {
    const {
      enabled = true,
      unhealthyPodEvictionPolicy,
      ...limits
    } = specOf(cr).highAvailability?.podDisruptionBudget ?? {};
    if (!enabled) return undefined;
    const desired: PodDisruptionBudget = {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: childMeta(cr, mainName(cr)),
      spec: {
        selector: { matchLabels: selectorLabels(cr) },
        ...disruptionLimit(limits, { maxUnavailable: defaultMaxUnavailable }),
        ...(unhealthyPodEvictionPolicy && { unhealthyPodEvictionPolicy }),
      },
    };
    return desired;
  },
};
