/** Where the pods run. */

import type { V1Affinity, V1PodSpec } from "@kubernetes/client-node";
import type { HighAvailability } from "../../../api/shared/high-availability.ts";
import type { Pod } from "../../../api/shared/pod.ts";
import { topologySpreadConstraints } from "./spread.ts";
import { asStored } from "./stored.ts";

interface Wishes {
  pod: Pod | undefined;
  highAvailability: HighAvailability | undefined;
  affinity: V1Affinity | undefined;
}

/** What is empty counts as absent. */
export function placement({ pod = {}, highAvailability, affinity }: Wishes): Partial<V1PodSpec> {
  const { nodeSelector, tolerations = [], priorityClassName, runtimeClassName, schedulerName } = pod;
  const spread = topologySpreadConstraints(highAvailability?.topologySpreadConstraints);
  return {
    ...(affinity && { affinity }),
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
