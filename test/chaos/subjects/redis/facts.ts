/** What must be found of a Redis whose pods nobody runs: no server answers, so that none becomes the master, and nothing is begun. */

import type { KubeObject } from "../../../../src/api/kubernetes/object.ts";
import type { Redis } from "../../../../src/api/redis.ebb.dev/index.ts";
import { controllerOf } from "../../../../src/engine/ownership.ts";
import type { PodFacts, RedisFacts } from "../../../../src/kinds/redis/facts.ts";
import { isReplicated, wantedReplicas } from "../../../../src/kinds/redis/spec.ts";

/** `watched` are all pods that say that they are of this Redis. */
export const unheard = (cr: Redis, watched: readonly KubeObject[]): RedisFacts => ({
  pods: podsOf(cr, watched).map(podFacts),
  ...(isReplicated(cr) && {
    masterUnreachableSince: cr.status?.masterUnreachableSince,
    election: {
      reason: "PartialView",
      message: `No pod is the master yet: 0 of ${wantedReplicas(cr)} pods answer`,
    },
  }),
});

/** Those of its StatefulSet; a label proves nothing. */
export const podsOf = (cr: Redis, watched: readonly KubeObject[]): KubeObject[] =>
  watched.filter((pod) => {
    const controller = controllerOf(pod);
    return controller?.kind === "StatefulSet" && controller.name === cr.metadata.name;
  });

const podFacts = ({ metadata: { name, deletionTimestamp } }: KubeObject): PodFacts => ({
  name,
  isReady: false,
  isTerminating: deletionTimestamp !== undefined,
});
