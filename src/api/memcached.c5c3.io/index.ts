export { Memcached, MemcachedSpec } from "./memcached.ts";
export { MemcachedStatus } from "./status.ts";
