/** Topology spread constraints, copied to the pods. */

import type { V1TopologySpreadConstraint } from "@kubernetes/client-node";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import { Stalled } from "../../../failures.ts";
import { specOf } from "../spec.ts";
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
export function topologySpreadConstraints(cr: Memcached): V1TopologySpreadConstraint[] | undefined {
  const constraints = specOf(cr).highAvailability?.topologySpreadConstraints ?? [];
  if (hasTwins(constraints)) {
    throw new Stalled("InvalidSpec", `${spreadRule.field}: ${spreadRule.message}`);
  }
  return constraints.length > 0 ? constraints.map((one) => asStored(one)) : undefined;
}
