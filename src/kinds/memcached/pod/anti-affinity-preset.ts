import { defaultAntiAffinityPreset } from "../../../api/memcached.c5c3.io/defaults.ts";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import type { Settings } from "../../../settings.ts";
import { specOf } from "../spec.ts";

/** How far pods of one Memcached keep apart. */
export function antiAffinityPreset(cr: Memcached, settings: Settings): "soft" | "hard" | "none" {
  const { highAvailability } = specOf(cr);
  if (highAvailability) return highAvailability.antiAffinityPreset || defaultAntiAffinityPreset;
  return settings.podDefaults === "secure" ? defaultAntiAffinityPreset : "none";
}
