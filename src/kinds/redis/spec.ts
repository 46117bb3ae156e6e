/** What a Redis asks for, as claims. An object that no admission has seen may lack any section, `spec` too. */

import { defaultMode, defaultPort, defaultReplicas } from "../../api/redis.ebb.dev/defaults.ts";
import type { Redis, RedisSpec } from "../../api/redis.ebb.dev/index.ts";

export const specOf = (cr: Redis): RedisSpec => cr.spec ?? {};

export const modeOf = (cr: Redis): NonNullable<RedisSpec["mode"]> => specOf(cr).mode || defaultMode;

export const portOf = (cr: Redis): number => specOf(cr).port || defaultPort;

/** Whether one pod is the master of others, and which one changes. */
export const isReplicated = (cr: Redis): boolean => modeOf(cr) === "Replication";

export const wantedReplicas = (cr: Redis): number => (isReplicated(cr) ? (specOf(cr).replicas ?? defaultReplicas) : 1);

export const usesTls = (cr: Redis): boolean => Boolean(specOf(cr).tls?.secretName);

export const isPersistent = (cr: Redis): boolean => specOf(cr).persistence?.enabled === true;

export const hasExporter = (cr: Redis): boolean => specOf(cr).redisExporter?.enabled === true;

/** Whether a monitor is wanted; it needs exporters to find. */
export const isMonitored = (cr: Redis): boolean => specOf(cr).monitoring?.enabled === true && hasExporter(cr);
