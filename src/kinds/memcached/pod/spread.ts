/** Topology spread constraints, copied to the pods. */

import type { V1TopologySpreadConstraint } from "@kubernetes/client-node";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import { Stalled } from "../../../failures.ts";
import { specOf } from "../spec.ts";
import { asStored } from "./stored.ts";

/** Throws `Stalled` for two of the same key and mode: the API server takes them for one item and would refuse the apply. */
export function topologySpreadConstraints(cr: Memcached): V1TopologySpreadConstraint[] | undefined {
  const constraints = specOf(cr).highAvailability?.topologySpreadConstraints ?? [];
  const keys = constraints.map(({ topologyKey, whenUnsatisfiable }) => `${topologyKey} ${whenUnsatisfiable}`);
  if (new Set(keys).size < keys.length) {
    throw new Stalled(
      "InvalidSpec",
      "spec.highAvailability.topologySpreadConstraints: one constraint per key and mode",
    );
  }
  return constraints.length > 0 ? constraints.map((one) => asStored(one)) : undefined;
}
