/** The whole status of a Memcached, drawn from what one pass found. */

import type { Memcached, MemcachedStatus } from "../../../api/memcached.c5c3.io/index.ts";
import type { StatusInput } from "../../kind.ts";
import { condition, type Verdict } from "../../shared/status/condition.ts";
import { deployment } from "../children/deployment.ts";
import { service } from "../children/service.ts";
import { selectorText } from "../labels.ts";
import { clientPort } from "../ports.ts";
import { isAutoscaled } from "../spec.ts";
import { available, degraded, type Findings, progressing, ready } from "./conditions.ts";
import { rollout } from "./rollout.ts";

/** In the order in which clients expect them. */
const conditions: readonly { type: string; judge(findings: Findings): Verdict<string> }[] = [
  { type: "Available", judge: available },
  { type: "Progressing", judge: progressing },
  { type: "Degraded", judge: degraded },
  { type: "Ready", judge: ready },
];

export function status(input: StatusInput<Memcached>): MemcachedStatus {
  const { cr, children } = input;
  const { generation, name, namespace } = cr.metadata;
  const findings: Findings = {
    rollout: rollout(cr, children.get(deployment)),
    isAutoscaled: isAutoscaled(cr),
    isServiceOwned: children.get(service)?.owned === true,
    problems: input.problems,
    notes: input.notes,
  };
  return {
    conditions: conditions.map(({ type, judge }) => condition(type, judge(findings), input)),
    readyReplicas: findings.rollout.ready,
    replicas: findings.rollout.total,
    selector: selectorText(cr),
    ...(generation !== undefined && { observedGeneration: generation }),
    ...(ready(findings).holds && { serverList: [`${name}.${namespace}:${clientPort(cr).number}`] }),
  };
}
