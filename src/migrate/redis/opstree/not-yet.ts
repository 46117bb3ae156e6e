/** Kinds of redis.redis.opstreelabs.in that nothing of ours manages yet. */

import { memberOf, valueAt } from "../../../json.ts";
import type { OldObject } from "../old-kind.ts";

export const sentinelNotYet = ({ spec }: OldObject): string => {
  const watched = valueAt(spec, ["redisSentinelConfig", "redisReplicationName"]);
  const which = typeof watched === "string" && watched !== "" ? ` ${watched}` : "";
  return (
    `mode Sentinel is not there yet. It is going to be a mode of the Redis that comes from RedisReplication${which}; ` +
    `until then that is of mode Replication, in which the operator itself has another pod take over, and clients write to ` +
    `Service ${which === "" ? "NAME" : watched}-master without asking a sentinel`
  );
};

export const clusterNotYet = ({ metadata: { name }, spec }: OldObject): string => {
  const counts = [
    ["redisLeader", "replicas"],
    ["redisFollower", "replicas"],
  ].map((path) => valueAt(spec, path) ?? memberOf(spec, "clusterSize"));
  const [leaders, followers] = counts.map(Number);
  const size =
    leaders !== undefined && followers !== undefined && leaders > 0
      ? `, with shards: ${leaders} and replicasPerShard: ${Math.floor(followers / leaders)}`
      : "";
  return (
    `kind RedisCluster is not there yet. It is going to be RedisCluster ${name} of redis.ebb.dev/v1alpha1${size}; ` +
    "until then leave it to its operator, which may run beside ebb"
  );
};
