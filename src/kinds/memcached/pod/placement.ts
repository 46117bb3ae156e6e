/** Where the pods run. */

import type { V1PodSpec } from "@kubernetes/client-node";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import type { Settings } from "../../../settings.ts";
import { specOf } from "../spec.ts";
import { affinity } from "./affinity.ts";
import { topologySpreadConstraints } from "./spread.ts";
import { asStored } from "./stored.ts";

/** What is empty counts as absent. */
export function placement(cr: Memcached, settings: Settings): Partial<V1PodSpec> {
  const { nodeSelector, tolerations = [], priorityClassName, runtimeClassName, schedulerName } = specOf(cr).pod ?? {};
  const attraction = affinity(cr, settings);
  const spread = topologySpreadConstraints(cr);
  return {
    ...(attraction && { affinity: attraction }),
    ...(spread && { topologySpreadConstraints: spread }),
    ...(nodeSelector && Object.keys(nodeSelector).length > 0 && { nodeSelector }),
    ...(tolerations.length > 0 && {
      tolerations: tolerations.map((one) => asStored(one, ["key", "operator", "value", "effect"])),
    }),
    ...(priorityClassName && { priorityClassName }),
    ...(runtimeClassName && { runtimeClassName }),
    ...(schedulerName && { schedulerName }),
  };
}
