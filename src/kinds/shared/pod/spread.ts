/** Topology spread constraints, copied to the pods. */

import type { V1TopologySpreadConstraint } from "@kubernetes/client-node";
import { Stalled } from "../../../failures.ts";
import { asStored } from "./stored.ts";

export const spreadRule = {
  field: "spec.highAvailability.topologySpreadConstraints",
  message: "one constraint per key and mode",
};

/** Whether two are of one key and mode, which the API server takes for one item. */
export function hasTwins(constraints: readonly V1TopologySpreadConstraint[]): boolean {
  const keys = constraints.map(({ topologyKey, whenUnsatisfiable }) => `${topologyKey} ${whenUnsatisfiable}`);
  return new Set(keys).size < keys.length;
}

/** Throws `Stalled` for two of the same key and mode, whose apply the API server would refuse. */
export function topologySpreadConstraints(
  given: readonly V1TopologySpreadConstraint[] = [],
): V1TopologySpreadConstraint[] | undefined {
  if (hasTwins(given)) {
    throw new Stalled("InvalidSpec", `${spreadRule.field}: ${spreadRule.message}`);
  }
  return given.length > 0 ? given.map((one) => asStored(one)) : undefined;
}
