/** Injections that cannot stand beside each other in a pod: contracts, sidecars R10. */

import type { Plan } from "../../../api/sidecars.ebb.dev/index.ts";
import { jsonEqual } from "../../../json.ts";
import { type Injecting, injectionKey } from "../../../sidecars/injection.ts";
import { selects } from "../../../sidecars/selector.ts";
import type { GatherContext, Reader } from "../../facts.ts";
import type { Facts, PodState, Workload } from "../facts.ts";
import { clusterResource, resource } from "../resource.ts";

export interface Matched {
  plan: Plan;
  compile(cr: Injecting): Plan | undefined;
  pods: readonly PodState[];
  workloads: readonly Workload[];
}

/** The first elder one that adds something to a pod of ours which ours adds as well. */
export const rivalOf = async (
  cr: Injecting,
  reader: Reader,
  { namespaces }: Pick<GatherContext, "namespaces">,
  { plan, compile, pods, workloads }: Matched,
): Promise<Facts["rival"]> => {
  const places = [
    ...pods.map(({ namespace, labels }) => ({ namespace, labels })),
    ...workloads.map(({ metadata: { namespace }, podLabels }) => ({ namespace, labels: podLabels })),
  ];
  const elders = (await listOthers(cr, reader, namespaces)).filter((other) => isElder(other, cr)).sort(byAge);
  for (const other of elders) {
    const meets = places.some(
      ({ namespace, labels }) => mayMeet(other, namespace) && selects(other.spec.selector, labels),
    );
    const about = meets ? clashOf(compile(other), plan) : undefined;
    if (about !== undefined) return { key: injectionKey(other), about };
  }
  return undefined;
};

/** Those for many namespaces can be read only where all are managed. */
const listOthers = async (cr: Injecting, reader: Reader, namespaces: readonly string[]): Promise<Injecting[]> => {
  const found: Injecting[] = [];
  const { uid, namespace } = cr.metadata;
  for await (const page of reader.list<Injecting>(resource, { namespace })) found.push(...page);
  if (namespaces.length === 0) for await (const page of reader.list<Injecting>(clusterResource)) found.push(...page);
  return found.filter(({ metadata, spec }) => metadata.uid !== uid && !metadata.deletionTimestamp && !spec.paused);
};

/** One of another namespace never meets a pod; whether the labels of a namespace are meant is left to its own pass. */
const mayMeet = ({ metadata }: Injecting, namespace: string): boolean =>
  metadata.namespace === undefined || metadata.namespace === namespace;

const isElder = (a: Injecting, b: Injecting): boolean => byAge(a, b) < 0;

/** By age, then by key. */
const byAge = (a: Injecting, b: Injecting): number => {
  const [left, right] = [a, b].map((one) => `${one.metadata.creationTimestamp} ${injectionKey(one)}`);
  return (left ?? "") < (right ?? "") ? -1 : 1;
};

/** What two plans have both, and cannot share. */
const clashOf = (theirs: Plan | undefined, ours: Plan): string | undefined => {
  if (theirs === undefined) return undefined;
  const name = ours.names.find((one) => theirs.names.includes(one));
  if (name !== undefined) return `container ${name}`;
  const port = ours.ports.find((one) => theirs.ports.includes(one));
  if (port !== undefined) return `port ${port}`;
  const volume = ours.volumes.find((one) =>
    theirs.volumes.some((other) => other.name === one.name && !jsonEqual(one, other)),
  );
  return volume && `volume ${volume.name}`;
};
