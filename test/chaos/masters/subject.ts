/** Redis with a real server in each pod. */

import type { V1StatefulSetSpec, V1StatefulSetStatus } from "@kubernetes/client-node";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Redis } from "../../../src/api/redis.ebb.dev/index.ts";
import type { RedisFacts } from "../../../src/kinds/redis/facts.ts";
import { roleLabel } from "../../../src/kinds/redis/labels.ts";
import type { LivePod } from "../../../src/redis/look.ts";
import { podsOf } from "../subjects/redis/facts.ts";
import { redisSubject } from "../subjects/redis/index.ts";
import type { Subject } from "../subjects/subject.ts";
import { ask, mastersOf } from "./servers.ts";

type StatefulSet = KubeObject & { spec: V1StatefulSetSpec; status?: V1StatefulSetStatus };

export const servedRedis: Subject = {
  ...redisSubject,
  isAtRest({ metadata, spec, status }: StatefulSet) {
    const counts = [status?.replicas, status?.readyReplicas, status?.updatedReplicas];
    return (
      status?.observedGeneration === metadata.generation && counts.every((count = 0) => count === (spec.replicas ?? 1))
    );
  },
  factsOf,
  historic: [],
};

/** Whoever says that it is the master is it. */
async function factsOf(cr: Redis, watched: readonly KubeObject[]): Promise<RedisFacts> {
  const servers = await ask(podsOf(cr, watched));
  const [master] = mastersOf(servers);
  return {
    pods: servers.map(({ pod }) => podFacts(pod)),
    master: master?.pod.metadata.name,
    masterReplicationId: master?.info?.replicationId,
  };
}

const podFacts = ({ metadata, status }: LivePod): RedisFacts["pods"][number] => ({
  name: metadata.name,
  isReady: status?.conditions?.some((one) => one.type === "Ready" && one.status === "True") === true,
  isTerminating: metadata.deletionTimestamp !== undefined,
  role: metadata.labels?.[roleLabel] as "master" | "slave" | undefined,
});
