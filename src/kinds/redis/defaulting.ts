import type { Redis } from "../../api/redis.ebb.dev/index.ts";
import { isMap, type JsonMap } from "../../json.ts";
import { wantedReplicas } from "./spec.ts";

/**
 * A copy whose number of pods is written down: no schema can tell it, as it follows from the mode, and without it there is no `/scale`.
 * What is of a wrong type stays as it is, for the schema to refuse.
 */
export function withDefaults(cr: Redis, old: Redis | undefined): Redis {
  const { spec = {} } = cr;
  if (!isMap(spec) || spec.replicas != null || (old !== undefined && old.spec?.replicas === undefined)) return cr;
  const filled: Redis & { spec: JsonMap } = { ...structuredClone(cr), spec: structuredClone(spec) };
  filled.spec.replicas = wantedReplicas(cr);
  return filled;
}
