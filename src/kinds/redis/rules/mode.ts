/** Rules about the mode and the number of pods. */

import { defaultMode } from "../../../api/redis.ebb.dev/defaults.ts";
import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import { type Caution, cel, type Denial } from "../../rule.ts";
import { isReplicated, modeOf, specOf, wantedReplicas } from "../spec.ts";

/** Of a spec; its own default `{}` is judged, too, before it has one. */
export const modeCel = (spec: string): string => `${spec}.?mode.orValue('${defaultMode}')`;

/** What a mode that there is not is told. */
export const modeMessage = {
  Sentinel: "sentinels are not there yet: take Replication, in which the operator itself has another pod take over",
  Cluster: "a cluster is no mode of a Redis but a kind of its own, RedisCluster, which is not there yet",
} as const;

const isNot = (mode: keyof typeof modeMessage): Denial<Redis> => ({
  id: "V2",
  rule: `mode is not ${mode}, which this version does not have`,
  at: "spec",
  field: "spec.mode",
  cel: `${modeCel("self")} != '${mode}'`,
  message: modeMessage[mode],
  isBroken: (cr) => modeOf(cr) === mode,
});

export const modeDenials: readonly Denial<Redis>[] = [
  isNot("Sentinel"),
  isNot("Cluster"),
  {
    id: "V2",
    rule: "in mode Standalone replicas is 1, or absent",
    at: "spec",
    field: "spec.replicas",
    cel: cel`${modeCel("self")} != 'Standalone' || self.?replicas.orValue(1) == 1`,
    message: "mode Standalone has one pod: leave replicas out, or take mode Replication",
    isBroken: (cr) => modeOf(cr) === "Standalone" && (specOf(cr).replicas ?? 1) !== 1,
  },
];

export const modeCautions: readonly Caution<Redis>[] = [
  {
    id: "V2",
    rule: "in mode Replication there are two pods or more",
    field: "spec.replicas",
    cel: cel`${modeCel("variables.spec")} != 'Replication' || variables.spec.?replicas.orValue(2) >= 2`,
    message: "there is no other pod to take over when this one is lost",
    isBroken: (cr) => isReplicated(cr) && wantedReplicas(cr) < 2,
  },
];
