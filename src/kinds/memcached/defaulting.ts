/** What `default` writes into a Memcached: defaults that no schema can give, and those of the schema where 0 or "" came through. */

import {
  defaultAntiAffinityPreset,
  defaultExporterImage,
  defaultImage,
  defaultMaxConnections,
  defaultMaxItemSize,
  defaultMaxMemoryMB,
  defaultPreStopDelaySeconds,
  defaultReplicas,
  defaultScrapeInterval,
  defaultScrapeTimeout,
  defaultTerminationGracePeriodSeconds,
  defaultThreads,
  defaultVerbosity,
} from "../../api/memcached.c5c3.io/defaults.ts";
import type { Memcached } from "../../api/memcached.c5c3.io/index.ts";
import { isMap, type JsonMap, jsonEqual, valueAt } from "../../json.ts";
import { defaultBehavior, defaultMetric } from "./autoscaling.ts";
import { isAutoscaled } from "./spec.ts";

/** A copy with defaults. It gets no section but `memcached`; what is of a wrong type stays as it is, for the schema to refuse. */
export function withDefaults(cr: Memcached, old: Memcached | undefined): Memcached {
  const filled: Memcached & { spec?: JsonMap } = structuredClone(cr);
  filled.spec ??= {};
  const { spec } = filled;
  if (!isMap(spec)) return cr;

  /** The section, if there is one and it is new or was touched: rules forgive what an update leaves as it was, and so must stay. */
  const section = (...path: string[]): unknown => {
    const isAsItWas = old !== undefined && jsonEqual(valueAt(spec, path), valueAt(old.spec, path));
    return isAsItWas ? undefined : valueAt(spec, path);
  };

  if (old?.spec?.memcached === undefined) spec.memcached ??= {};
  fill(section(), { image: defaultImage });
  fill(section("memcached"), {
    maxMemoryMB: defaultMaxMemoryMB,
    maxConnections: defaultMaxConnections,
    threads: defaultThreads,
    maxItemSize: defaultMaxItemSize,
    verbosity: defaultVerbosity,
  });
  fill(section("highAvailability"), { antiAffinityPreset: defaultAntiAffinityPreset });
  fill(section("highAvailability", "gracefulShutdown"), {
    preStopDelaySeconds: defaultPreStopDelaySeconds,
    terminationGracePeriodSeconds: defaultTerminationGracePeriodSeconds,
  });
  fill(section("monitoring"), { exporterImage: defaultExporterImage });
  fill(section("monitoring", "serviceMonitor"), {
    interval: defaultScrapeInterval,
    scrapeTimeout: defaultScrapeTimeout,
  });

  const autoscaling = section("autoscaling");
  if (isMap(autoscaling) && autoscaling.enabled === true) {
    autoscaling.metrics ??= [];
    if (Array.isArray(autoscaling.metrics) && autoscaling.metrics.length === 0) autoscaling.metrics = [defaultMetric];
    autoscaling.behavior ??= defaultBehavior;
    if (isOldDefault(spec, old)) delete spec.replicas;
  } else if (!isAutoscaled(filled) && spec.replicas == null && isNumberOurs(old)) {
    spec.replicas = defaultReplicas;
  }
  return filled;
}

const fill = (section: unknown, defaults: Readonly<Record<string, string | number>>): void => {
  if (!isMap(section)) return;
  for (const [field, value] of Object.entries(defaults)) {
    const empty = typeof value === "number" ? 0 : "";
    if (section[field] == null || section[field] === empty) section[field] = value;
  }
};

/** Whether autoscaling is just turned on, over a 1 that was never a wish. */
const isOldDefault = (spec: JsonMap, old: Memcached | undefined): boolean =>
  old !== undefined &&
  !isAutoscaled(old) &&
  spec.replicas === defaultReplicas &&
  old.spec?.replicas === defaultReplicas;

/** On create, and when the user removed the number. One that was absent is held by the Deployment, as is one that an autoscaler left. */
const isNumberOurs = (old: Memcached | undefined): boolean =>
  old === undefined || (old.spec?.replicas !== undefined && !isAutoscaled(old));
