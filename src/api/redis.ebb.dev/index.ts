export type { Phase } from "./phases.ts";
export { Redis, RedisSpec } from "./redis.ts";
export { Operation, RedisStatus } from "./status.ts";
