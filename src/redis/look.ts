/** One look at the pods of a Redis, and at what each server says. */

import type { KubeObject } from "../api/kubernetes/object.ts";
import type { Redis } from "../api/redis.ebb.dev/index.ts";
import { isOwnedBy } from "../engine/ownership.ts";
import { appliedAnnotation, secretsHashAnnotation } from "../kinds/redis/annotations.ts";
import { instanceLabel, roleLabel } from "../kinds/redis/labels.ts";
import { podHost } from "../kinds/redis/names.ts";
import { parseMark } from "../kinds/redis/operate/applied-mark.ts";
import type { Pod } from "../kinds/redis/operate/world.ts";
import { podResource } from "../kinds/redis/operated.ts";
import type { CallOptions, KubeClient } from "../kube/client.ts";
import type { Address, Fleet } from "./fleet.ts";

export interface LivePod extends KubeObject {
  status?: { podIP?: string; conditions?: { type: string; status: string }[] };
}

export interface Look {
  pods: Pod[];
  /** By name, as they were read. */
  live: ReadonlyMap<string, LivePod>;
}

/** Pods that the StatefulSet controls; a label proves nothing. */
export const look = async (
  client: Pick<KubeClient, "list">,
  { cr, statefulSet }: { cr: Redis; statefulSet: KubeObject },
  fleet: Pick<Fleet, "ask">,
  call: CallOptions,
): Promise<Look> => {
  const { name, namespace } = cr.metadata;
  const found: LivePod[] = [];
  const scope = { namespace, labelSelector: `${instanceLabel}=${name}` };
  for await (const page of client.list<LivePod>(podResource, { ...scope, ...call }))
    found.push(...page.filter((pod) => isOwnedBy(pod, statefulSet)));

  const pods = await Promise.all(
    found.map(async (pod): Promise<Pod> => ({ ...podOf(cr, pod), answer: await fleet.ask(addressOf(pod)) })),
  );
  return {
    pods: pods.toSorted((a, b) => a.ordinal - b.ordinal),
    live: new Map(found.map((pod) => [pod.metadata.name, pod])),
  };
};

const podOf = (cr: Redis, { metadata, status }: LivePod): Omit<Pod, "answer"> => {
  const { name, labels = {}, annotations = {}, deletionTimestamp } = metadata;
  const role = labels[roleLabel];
  return {
    name,
    ordinal: Number(name.slice(name.lastIndexOf("-") + 1)),
    host: podHost(cr, name),
    isReady:
      status?.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True") === true,
    isTerminating: deletionTimestamp !== undefined,
    // A value that is not ours is to be replaced like any other.
    role: role === "master" || role === "slave" ? role : undefined,
    revision: labels["controller-revision-hash"],
    secretsHash: annotations[secretsHashAnnotation],
    applied: parseMark(annotations[appliedAnnotation]),
  };
};

const addressOf = ({ metadata: { name, uid = "" }, status }: LivePod): Address => ({ name, uid, ip: status?.podIP });
