/** Restarts workloads whose pods lack the latest sidecars, a few at a time and once for each revision: contracts, sidecars R8. */

import type { Injecting } from "../../sidecars/injection.ts";
import { injectionKey } from "../../sidecars/injection.ts";
import type { Operation, Writer } from "../facts.ts";
import type { Facts, Workload } from "./facts.ts";
import { workloadResources } from "./gather/workloads.ts";
import { type Progress, progressOf } from "./progress.ts";
import { rolloutAnnotation } from "./resource.ts";

/**
 * New pods get the plan that the status tells, so nothing is restarted before it tells the latest. Two injections may restart one workload:
 * each keeps its own entry in the annotation, or they would take turns for ever.
 */
export const operate = async (
  cr: Injecting,
  facts: Facts,
  { writer }: { writer: Writer },
): Promise<Operation<Facts>> => {
  const nothing: Operation<Facts> = { facts, problems: [], notes: [], done: [], goesOn: false };
  const { rollout, paused } = cr.spec;
  if (rollout.strategy !== "Restart" || facts.plan === undefined || facts.backend === undefined || paused)
    return nothing;

  const entry = `${injectionKey(cr)}@${facts.plan.revision}`;
  const { due, unfinished } = turns(facts, entry);
  if (due.length === 0) return nothing;
  if (cr.status?.plan?.revision !== facts.plan.revision) return { ...nothing, goesOn: true };

  const next = due.slice(0, Math.max(0, rollout.maxConcurrent - unfinished.length));
  const restarted: Workload[] = [];
  for (const workload of next) restarted.push(await restart(writer, workload, injectionKey(cr), entry));
  const now = new Map(restarted.map((workload) => [placeOf(workload), workload]));
  return {
    ...nothing,
    facts: { ...facts, workloads: facts.workloads.map((one) => now.get(placeOf(one)) ?? one) },
    done: restarted.map(({ kind, metadata: { namespace, name } }) => ({
      reason: "Restarted",
      message: `Restarted ${kind} ${namespace}/${name} for revision ${facts.plan?.revision}`,
    })),
  };
};

/** Those that wait for their turn, and those whose turn is not over. */
export const turns = (facts: Facts, entry: string): { due: Workload[]; unfinished: Workload[] } => {
  const progress = progressOf(facts);
  const of = (workload: Workload): Progress | undefined => progress.get(workload);
  const [restarted, others] = [
    facts.workloads.filter(({ restartedFor }) => restartedFor.includes(entry)),
    facts.workloads.filter(({ restartedFor }) => !restartedFor.includes(entry)),
  ];
  return {
    due: others.filter((workload) => (of(workload)?.outdated ?? 0) + (of(workload)?.missed ?? 0) > 0),
    unfinished: restarted.filter(({ isRolledOut }) => !isRolledOut),
  };
};

const restart = async (writer: Writer, workload: Workload, key: string, entry: string): Promise<Workload> => {
  const { kind, metadata } = workload;
  const restartedFor = [...workload.restartedFor.filter((one) => !one.startsWith(`${key}@`)), entry];
  const resource = workloadResources[kind];
  const annotations = { [rolloutAnnotation]: restartedFor.join(",") };
  const object = { apiVersion: "apps/v1", kind, metadata };
  const written = await writer.mergePatch(resource, object, { spec: { template: { metadata: { annotations } } } });
  const { resourceVersion = "" } = written.metadata;
  return { ...workload, metadata: { ...metadata, resourceVersion }, restartedFor, isRolledOut: false };
};

const placeOf = ({ kind, metadata: { namespace, name } }: Workload): string => `${kind} ${namespace}/${name}`;
