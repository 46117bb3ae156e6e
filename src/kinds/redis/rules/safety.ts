/** What is told of, as it may cost data or let anybody in. */

import { defaultAntiAffinityPreset } from "../../../api/redis.ebb.dev/defaults.ts";
import type { Redis, RedisSpec } from "../../../api/redis.ebb.dev/index.ts";
import { jsonEqual, valueAt } from "../../../json.ts";
import { type Caution, cel } from "../../rule.ts";
import { isPersistent, modeOf, specOf } from "../spec.ts";
import { modeCel } from "./mode.ts";

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
  ["highAvailability", "topologySpreadConstraints"],
  ["pod"],
  ["sidecars"],
] as const satisfies readonly (readonly [keyof RedisSpec] | readonly [keyof RedisSpec, string])[];

/** A section gives it a default, which says the same as no section. */
const preset = (cr: Redis): string => specOf(cr).highAvailability?.antiAffinityPreset || defaultAntiAffinityPreset;
const presetCel = (spec: string): string =>
  `${spec}.?highAvailability.?antiAffinityPreset.orValue('${defaultAntiAffinityPreset}')`;

const differsCel = (of: (spec: string) => string): string => `${of("variables.spec")} != ${of("variables.old")}`;
const restartsCel = [
  ...restarting.map((path) => differsCel((spec) => `${spec}.?${path.join(".?")}`)),
  differsCel(presetCel),
].join(" || ");

const restarts = (cr: Redis, old: Redis): boolean =>
  preset(cr) !== preset(old) || restarting.some((path) => !jsonEqual(valueAt(cr.spec, path), valueAt(old.spec, path)));

export const safetyCautions: readonly Caution<Redis>[] = [
  {
    id: "V9",
    rule: "an update that restarts the one pod of mode Standalone finds its data on a volume",
    field: "spec.persistence.enabled",
    cel: cel`oldObject == null || ${modeCel("variables.spec")} != 'Standalone' ||
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
