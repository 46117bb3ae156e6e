/** Every kind that ebb manages. */

import type { Kind } from "./kind.ts";
import { memcached } from "./memcached/index.ts";
import { redis } from "./redis/index.ts";
import { clusterSidecarInjection, sidecarInjection } from "./sidecar-injection/index.ts";

export const kinds: readonly Kind[] = [memcached, redis, sidecarInjection, clusterSidecarInjection];
