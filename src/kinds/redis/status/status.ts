/** The whole status of a Redis, drawn from what one pass found. */

import type { Redis, RedisStatus } from "../../../api/redis.ebb.dev/index.ts";
import type { StatusInput } from "../../kind.ts";
import { condition, type Verdict } from "../../shared/status/condition.ts";
import type { RedisFacts } from "../facts.ts";
import { selectorText } from "../labels.ts";
import { clientHost } from "../names.ts";
import { isReplicated, portOf } from "../spec.ts";
import { available, degraded, masterElected, monitoringReady, progressing } from "./conditions.ts";
import { type Findings, findings } from "./findings.ts";
import { phase } from "./phase.ts";

/** In the order in which they are told. */
const conditions: readonly { type: string; isTold?(cr: Redis): boolean; judge(found: Findings): Verdict }[] = [
  { type: "Available", judge: available },
  { type: "Progressing", judge: progressing },
  { type: "Degraded", judge: degraded },
  { type: "MonitoringReady", judge: monitoringReady },
  { type: "MasterElected", isTold: isReplicated, judge: masterElected },
];

export function status(input: StatusInput<Redis, RedisFacts>): RedisStatus {
  const { cr, facts } = input;
  const { generation } = cr.metadata;
  const found = findings(input);
  const { master, masterReplicationId, masterUnreachableSince, operation } = facts ?? cr.status ?? {};
  return {
    ...(generation !== undefined && { observedGeneration: generation }),
    phase: phase(found),
    replicas: found.total,
    readyReplicas: found.ready,
    selector: selectorText(cr),
    ...(isReplicated(cr) && {
      ...(master !== undefined && { master }),
      ...(masterReplicationId !== undefined && { masterReplicationId }),
      ...(masterUnreachableSince !== undefined && { masterUnreachableSince }),
      ...(operation && { operation }),
    }),
    connection: { host: clientHost(cr), port: portOf(cr) },
    conditions: conditions
      .filter(({ isTold }) => isTold?.(cr) ?? true)
      .map(({ type, judge }) => condition(type, judge(found), input)),
  };
}
