import { defaultMaxMemoryPercentOfLimit } from "../../../api/redis.ebb.dev/defaults.ts";
import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import { percentOf } from "../../../quantity.ts";
import { storedQuantity } from "../../shared/quantities.ts";
import { specOf } from "../spec.ts";

/** Bytes that data may take; absent without a memory limit. Throws `Stalled` for a limit that is no quantity. */
export function maxMemory(cr: Redis): string | undefined {
  const limit = specOf(cr).resources?.limits?.memory;
  if (limit === undefined) return undefined;
  const percent = specOf(cr).config?.maxMemoryPercentOfLimit ?? defaultMaxMemoryPercentOfLimit;
  return storedQuantity("spec.resources.limits.memory", limit, (value) => String(percentOf(value, percent)));
}
