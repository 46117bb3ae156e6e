/** What is told of, as it may cost data or let anybody in. */

import type { Redis, RedisSpec } from "../../../api/redis.ebb.dev/index.ts";
import { jsonEqual } from "../../../json.ts";
import { type Caution, cel } from "../../rule.ts";
import { isPersistent, modeOf, specOf } from "../spec.ts";

/** Fields of the spec, and of sections of it, whose change replaces pods. */
const restarting = [
  ["image"],
  ["imagePullPolicy"],
  ["imagePullSecrets"],
  ["resources"],
  ["config", "maxMemoryPercentOfLimit"],
  ["config", "extra"],
  ["config", "extraConfigMapRef"],
  ["auth"],
  ["acl"],
  ["tls"],
  ["persistence", "enabled"],
  ["redisExporter"],
  ["highAvailability", "antiAffinityPreset"],
  ["highAvailability", "topologySpreadConstraints"],
  ["pod"],
  ["sidecars"],
] as const satisfies readonly (readonly [keyof RedisSpec] | readonly [keyof RedisSpec, string])[];

const memberCel = (spec: string, path: readonly string[]): string => `${spec}.?${path.join(".?")}`;
const restartsCel = restarting
  .map((path) => `${memberCel("variables.spec", path)} != ${memberCel("variables.old", path)}`)
  .join(" || ");

const member = (cr: Redis, [section, field]: readonly [keyof RedisSpec, string?]): unknown => {
  const value = specOf(cr)[section];
  return field === undefined ? value : (value as Record<string, unknown> | undefined)?.[field];
};
const restarts = (cr: Redis, old: Redis): boolean =>
  restarting.some((path) => !jsonEqual(member(cr, path), member(old, path)));

export const safetyCautions: readonly Caution<Redis>[] = [
  {
    id: "V9",
    rule: "an update that restarts the one pod of mode Standalone finds its data on a volume",
    field: "spec.persistence.enabled",
    cel: cel`oldObject == null || variables.spec.?mode.orValue('') != 'Standalone' ||
      variables.spec.?persistence.?enabled.orValue(false) || !(${restartsCel})`,
    message: "without persistence this change restarts the server empty: its data is lost",
    isBroken: (cr, old) => old !== undefined && modeOf(cr) === "Standalone" && !isPersistent(cr) && restarts(cr, old),
  },
  {
    id: "V9",
    rule: "there is a password, or a NetworkPolicy",
    field: "spec.auth.secretRef",
    cel: cel`variables.spec.?auth.?secretRef.hasValue() || variables.spec.?networkPolicy.?enabled.orValue(false)`,
    message: "without a password and without networkPolicy.enabled every pod of the cluster may read and write",
    isBroken: (cr) => specOf(cr).auth?.secretRef === undefined && specOf(cr).networkPolicy?.enabled !== true,
  },
];
