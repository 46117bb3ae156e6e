/** Finds out what a Redis depends on beside its children, and operates its servers meanwhile. */

import type { Redis } from "../../api/redis.ebb.dev/index.ts";
import type { GatherContext, Reader } from "../facts.ts";
import { findPrometheuses } from "../shared/prometheus/find.ts";
import type { RedisFacts } from "./facts.ts";
import { isMonitored } from "./spec.ts";

/** What talks to servers is loaded with the first Redis that is met: other kinds need no client of Redis. */
export const gather = async (cr: Redis, reader: Reader, context: GatherContext): Promise<RedisFacts> => {
  const { gather: operate } = await import("../../redis/gather.ts");
  const [facts, prometheuses] = await Promise.all([
    operate(cr, reader, context),
    isMonitored(cr) ? findPrometheuses(cr.metadata.namespace ?? "", reader, context) : undefined,
  ]);
  return { ...facts, prometheuses };
};
