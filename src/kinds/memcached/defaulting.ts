/** What `default` writes into a Memcached: defaults that no schema can give, and those of the schema where 0 or "" came through. */

import { isDeepStrictEqual } from "node:util";
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
import { defaultBehavior, defaultMetric } from "./autoscaling.ts";

/** As clients send it: no schema has seen it yet. */
type Section = Record<string, unknown>;

/** A copy with defaults. It gets no section but `memcached`; what is of a wrong type stays as it is, for the schema to refuse. */
export function withDefaults(cr: Memcached, old: Memcached | undefined): Memcached {
  const filled: Memcached & { spec?: Section } = structuredClone(cr);
  filled.spec ??= {};
  const { spec } = filled;
  if (!isSection(spec)) return cr;

  /** The section, if there is one and it is new or was touched: rules forgive what an update leaves as it was, and so must stay. */
  const section = (...path: string[]): unknown => {
    const isAsItWas = old !== undefined && isDeepStrictEqual(valueAt(spec, path), valueAt(old.spec, path));
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
  if (isSection(autoscaling) && autoscaling.enabled === true) {
    autoscaling.metrics ??= [];
    if (Array.isArray(autoscaling.metrics) && autoscaling.metrics.length === 0) autoscaling.metrics = [defaultMetric];
    autoscaling.behavior ??= defaultBehavior;
    if (isOldDefault(spec, old)) delete spec.replicas;
  } else if (!isAutoscaled(spec) && spec.replicas == null && isNumberOurs(old)) {
    spec.replicas = defaultReplicas;
  }
  return filled;
}

const isSection = (value: unknown): value is Section =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const fill = (section: unknown, defaults: Readonly<Record<string, string | number>>): void => {
  if (!isSection(section)) return;
  for (const [field, value] of Object.entries(defaults)) {
    const empty = typeof value === "number" ? 0 : "";
    if (section[field] == null || section[field] === empty) section[field] = value;
  }
};

const valueAt = (section: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => (isSection(value) ? value[name] : undefined), section);

const isAutoscaled = (spec: Section): boolean => valueAt(spec, ["autoscaling", "enabled"]) === true;

const wasAutoscaled = (old: Memcached): boolean => old.spec?.autoscaling?.enabled === true;

/** Whether autoscaling is just turned on, over a 1 that was never a wish. */
const isOldDefault = (spec: Section, old: Memcached | undefined): boolean =>
  old !== undefined &&
  !wasAutoscaled(old) &&
  spec.replicas === defaultReplicas &&
  old.spec?.replicas === defaultReplicas;

/** On create, and when the user removed the number. One that was absent is held by the Deployment, as is one that an autoscaler left. */
const isNumberOurs = (old: Memcached | undefined): boolean =>
  old === undefined || (old.spec?.replicas !== undefined && !wasAutoscaled(old));
