/** Redis without servers: its pods wait for a scheduler that there is not. What its servers do is played elsewhere. */

import type { V1StatefulSetSpec, V1StatefulSetStatus } from "@kubernetes/client-node";
import type { KubeObject } from "../../../../src/api/kubernetes/object.ts";
import { RedisSpec } from "../../../../src/api/redis.ebb.dev/index.ts";
import { admission } from "../../../../src/kinds/redis/admission.ts";
import { configHashAnnotation, copiedLabelsAnnotation } from "../../../../src/kinds/redis/annotations.ts";
import { mainService } from "../../../../src/kinds/redis/children/main-service.ts";
import { redis } from "../../../../src/kinds/redis/index.ts";
import type { Subject } from "../subject.ts";
import { examples } from "./examples.ts";
import { unheard } from "./facts.ts";
import { mended } from "./mended.ts";
import { strangers } from "./strangers.ts";
import { values } from "./values.ts";

type StatefulSet = KubeObject & { spec: V1StatefulSetSpec; status?: V1StatefulSetStatus };

export const redisSubject: Subject = {
  kind: redis,
  // It gathers before each pass.
  weight: 3,
  admission,
  schema: RedisSpec,
  values,
  playable: ({ pod, ...rest }: RedisSpec) => ({ ...rest, pod: { schedulerName: "nobody", ...pod } }),
  mended,
  fixed: [
    ["mode"],
    ["port"],
    ["persistence", "enabled"],
    ["persistence", "size"],
    ["persistence", "storageClassName"],
    ["persistence", "accessModes"],
  ],
  examples,
  service: mainService,
  isAtRest,
  factsOf: unheard,
  comparable: withoutHashes,
  // Pods that are never ready hold a rollout up wherever it is.
  historic: ["Progressing"],
  strangers,
};

/** A rollout goes from the highest ordinal down, and stops at the first pod that is not ready. */
function isAtRest({ metadata, spec, status }: StatefulSet, watched: readonly KubeObject[]): boolean {
  const pods = watched.filter((pod) => pod.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid));
  const last = pods.find(({ metadata: { name } }) => name === `${metadata.name}-${(spec.replicas ?? 1) - 1}`);
  return (
    status?.observedGeneration === metadata.generation &&
    status?.replicas === spec.replicas &&
    pods.length === spec.replicas &&
    pods.every((pod) => pod.metadata.deletionTimestamp === undefined) &&
    last?.metadata.labels?.["controller-revision-hash"] === status?.updateRevision
  );
}

/** They are taken over texts that hold the name. */
function withoutHashes(owned: object): object {
  const hashes = [configHashAnnotation, copiedLabelsAnnotation];
  return JSON.parse(JSON.stringify(owned, (key, value) => (hashes.includes(key) ? "a hash" : value)));
}
