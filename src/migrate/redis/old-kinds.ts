/** The kinds that are known. */

import type { OldKind } from "./old-kind.ts";
import { clusterNotYet, sentinelNotYet } from "./opstree/not-yet.ts";
import { turnOpstree } from "./opstree/redis.ts";
import { turnFailover } from "./spotahome/redis-failover.ts";

const opstree = {
  group: "redis.redis.opstreelabs.in",
  versions: ["v1beta1", "v1beta2"],
  annotatesPods: true,
} as const;

export const oldKinds: readonly OldKind[] = [
  { ...opstree, kind: "Redis", turn: turnOpstree("Standalone") },
  { ...opstree, kind: "RedisReplication", turn: turnOpstree("Replication") },
  { ...opstree, kind: "RedisSentinel", turn: sentinelNotYet },
  { ...opstree, kind: "RedisCluster", turn: clusterNotYet },
  {
    group: "databases.spotahome.com",
    versions: ["v1"],
    kind: "RedisFailover",
    turn: turnFailover,
    annotatesPods: false,
  },
];
