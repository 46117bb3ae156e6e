import { afterEach } from "vitest";
import type { RedisSpec } from "../../../src/api/redis.ebb.dev/index.ts";
import { ownRedisPods, type RedisServer } from "./own-redis-pods.ts";
import { RedisFleet } from "./redis-fleet.ts";
import type { Contents } from "./redis-pod.ts";

/** Fleets for the tests of one file, each for one test. Where they cannot run, the tests are skipped and it is said why. */
export const ownRedisFleets = (
  server: RedisServer = "redis",
): { start(spec?: RedisSpec, secrets?: Contents): Promise<RedisFleet> } => {
  const pods = ownRedisPods(["redis"], server);
  const running: RedisFleet[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((fleet) => fleet.stop()));
  }, 60_000);
  return {
    async start(spec = {}, secrets = {}) {
      const fleet = await RedisFleet.start({ spec, redis: pods.redis(), secrets });
      running.push(fleet);
      return fleet;
    },
  };
};
