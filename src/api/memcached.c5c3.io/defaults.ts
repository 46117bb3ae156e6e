/** Defaults of the Memcached API, one constant for the schema that documents them and for the builders that meet an object without them. */

export { defaultAntiAffinityPreset, defaultScrapeInterval, defaultScrapeTimeout } from "../shared/defaults.ts";

export const defaultReplicas = 1 as const;
export const defaultImage = "memcached:1.6" as const;

export const defaultMaxMemoryMB = 64 as const;
export const defaultMaxConnections = 1024 as const;
export const defaultThreads = 4 as const;
export const defaultMaxItemSize = "1m" as const;
export const defaultVerbosity = 0 as const;

export const defaultPreStopDelaySeconds = 10 as const;
export const defaultTerminationGracePeriodSeconds = 30 as const;
/** Of an enabled budget that names no limit; a stored object may, a new one is refused. */
export const defaultMinAvailable = 1 as const;

export const defaultExporterImage = "prom/memcached-exporter:v0.15.4" as const;

/** First check and time between checks. */
export const defaultLivenessSeconds = 10 as const;
export const defaultReadinessSeconds = 5 as const;

/** Of a rollout: one pod comes before one goes. */
export const defaultMaxSurge = 1 as const;
export const defaultMaxUnavailable = 0 as const;

export const defaultMinReplicas = 1 as const;
export const defaultCpuUtilization = 80 as const;
export const defaultScaleDownStabilizationSeconds = 300 as const;
