export { Redis, RedisSpec } from "./redis.ts";
export { Operation, type Phase, RedisStatus } from "./status.ts";
