/** What admission knows of a Redis. No reconcile loads it. */

import { type Redis, RedisSpec } from "../../api/redis.ebb.dev/index.ts";
import type { Admission } from "../rule.ts";
import { schemaMistakes } from "../schema-mistakes.ts";
import { withDefaults } from "./defaulting.ts";
import { cautions, denials } from "./rules/index.ts";

export const admission: Admission<Redis> = {
  denials,
  cautions,
  bounds: {},
  schemaMistakes: (spec) => schemaMistakes(RedisSpec, spec, ["spec"]),
  withDefaults,
};
