/** Defaults of the Redis API, one constant for the schema that documents them and for the builders that meet an object without them. */

export { defaultAntiAffinityPreset, defaultScrapeInterval, defaultScrapeTimeout } from "../shared/defaults.ts";

export const defaultMode = "Standalone" as const;
export const defaultImage = "redis:7.0" as const;
/** Of every mode but Standalone, which has one. */
export const defaultReplicas = 3 as const;
export const defaultPort = 6379 as const;

/** Of a server that has a memory limit; without one it takes what there is. */
export const defaultMaxMemoryPercentOfLimit = 75 as const;

export const defaultPasswordKey = "password" as const;
export const defaultAclKey = "user.acl" as const;

export const defaultVolumeSize = "1Gi" as const;
export const defaultAccessMode = "ReadWriteOnce" as const;

export const defaultExporterImage = "quay.io/oliver006/redis_exporter:v1.87.0" as const;
export const defaultExporterPort = 9121 as const;
export const defaultExporterRequests = { cpu: "50m", memory: "64Mi" } as const;
export const defaultExporterLimits = { cpu: "100m", memory: "128Mi" } as const;

/** By which a Prometheus of the usual Helm release chooses what it scrapes. */
export const defaultMonitorLabels: Readonly<Record<string, string>> = { release: "kube-prometheus-stack" };

export const defaultFailoverAfterSeconds = 10 as const;

/** Of an enabled budget that names no limit. */
export const defaultMaxUnavailable = 1 as const;

export const defaultTerminationGracePeriodSeconds = 60 as const;
