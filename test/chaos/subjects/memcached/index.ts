/** Memcached, whose pods need nothing but to be there. */

import { MemcachedSpec } from "../../../../src/api/memcached.c5c3.io/index.ts";
import { admission } from "../../../../src/kinds/memcached/admission.ts";
import { autoscaledAnnotation } from "../../../../src/kinds/memcached/annotations.ts";
import { service } from "../../../../src/kinds/memcached/children/service.ts";
import { memcached } from "../../../../src/kinds/memcached/index.ts";
import type { Deployment } from "../../../support/memcached.ts";
import type { Subject } from "../subject.ts";
import { examples } from "./examples.ts";
import { mended } from "./mended.ts";
import { strangers } from "./strangers.ts";
import { values } from "./values.ts";

export const memcachedSubject: Subject = {
  kind: memcached,
  weight: 1,
  admission,
  schema: MemcachedSpec,
  values,
  playable: ({ pod, ...rest }: MemcachedSpec) => {
    const { nodeSelector: _, ...anyNode } = pod ?? {};
    return withNumber({ ...rest, ...(pod && { pod: rest.autoscaling?.enabled ? anyNode : pod }) });
  },
  mended,
  fixed: [],
  examples,
  service,
  isAtRest({ metadata, spec, status }: Deployment) {
    const isSeen = status?.observedGeneration === metadata.generation;
    const isRolledOut = status?.conditions?.some(({ reason }) => reason === "NewReplicaSetAvailable") ?? false;
    const counts = [status?.replicas, status?.readyReplicas, status?.updatedReplicas];
    return isSeen && isRolledOut && counts.every((count = 0) => count === (spec.replicas ?? 1));
  },
  comparable: withoutAutoscaledNumber,
  historic: [],
  strangers,
};

/** Without pods where no autoscaler sets their number: unsaid, it is what an autoscaler has left behind. */
const withNumber = (spec: MemcachedSpec): MemcachedSpec =>
  spec.autoscaling?.enabled === true ? spec : { ...spec, replicas: 0 };

/** The number of pods of an autoscaled Deployment is ours to set only until the autoscaler does. */
function withoutAutoscaledNumber(owned: Partial<Deployment>): object {
  if (owned.metadata?.annotations?.[autoscaledAnnotation] === undefined) return owned;
  const { replicas: _, ...spec } = owned.spec ?? {};
  return { ...owned, spec };
}
