/** What admission knows of a Memcached. No reconcile loads it. */

import { type Memcached, MemcachedSpec } from "../../api/memcached.c5c3.io/index.ts";
import type { Admission } from "../rule.ts";
import { schemaMistakes } from "../schema-mistakes.ts";
import { withDefaults } from "./defaulting.ts";
import { bounds, cautions, denials } from "./rules/index.ts";

export const admission: Admission<Memcached> = {
  denials,
  cautions,
  bounds,
  schemaMistakes: (spec) => schemaMistakes(MemcachedSpec, spec, ["spec"]),
  withDefaults,
};
