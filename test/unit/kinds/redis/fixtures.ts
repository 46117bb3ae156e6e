import type { ObjectMeta } from "../../../../src/api/kubernetes/object.ts";
import type { Redis, RedisSpec } from "../../../../src/api/redis.ebb.dev/index.ts";
import type { BuildContext } from "../../../../src/kinds/kind.ts";
import { secure } from "../memcached/fixtures.ts";

export { secure as settings };

/** A first pass over a Redis whose Secrets are all missing, unless it is said otherwise. */
export const context = (known: Partial<BuildContext> = {}): BuildContext => ({
  settings: secure,
  secrets: new Map(),
  ...known,
});

export const redis = (spec: RedisSpec = {}, metadata: Partial<ObjectMeta> = {}): Redis => ({
  apiVersion: "redis.ebb.dev/v1alpha1",
  kind: "Redis",
  metadata: { name: "cart", namespace: "shop", uid: "1", generation: 7, ...metadata },
  spec,
});

export const replication = (spec: RedisSpec = {}, metadata: Partial<ObjectMeta> = {}): Redis =>
  redis({ mode: "Replication", ...spec }, metadata);
