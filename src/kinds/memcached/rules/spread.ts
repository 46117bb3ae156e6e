/** Rules about how pods spread. */

import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import { cel, type Denial } from "../../rule.ts";
import { hasTwins, spreadRule } from "../../shared/pod/spread.ts";
import { specOf } from "../spec.ts";

const { field, message } = spreadRule;

/** What the API server itself takes at most: a label's key, and the longer of the two modes. */
export const spreadBounds = {
  [`${field}[].topologyKey`]: { maxLength: 317 },
  [`${field}[].whenUnsatisfiable`]: { maxLength: 32 },
};

export const spreadDenials: readonly Denial<Memcached>[] = [
  {
    id: "V21",
    rule: "spread constraints differ in topologyKey or whenUnsatisfiable",
    at: field,
    field,
    cel: cel`self.all(a, self.exists_one(b, a.topologyKey == b.topologyKey && a.whenUnsatisfiable == b.whenUnsatisfiable))`,
    message,
    isBroken: (cr) => hasTwins(specOf(cr).highAvailability?.topologySpreadConstraints ?? []),
  },
];
