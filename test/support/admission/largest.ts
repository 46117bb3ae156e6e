/** The most costly specs that the schema admits, and that no rule refuses. */

import type { AnySpec } from "../submit.ts";
import { spec } from "./row.ts";

export const many = <T>(count: number, item: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => item(i));

/** A cluster of flags as long as an argument may be, in which the last one decides. */
export const longestArg = (last: string): string => `-${"v".repeat(4095 - last.length)}${last}`;
export const args = (last: string) => many(128, () => longestArg(last));

/** Keys that differ in their last characters alone. */
const key = (index: number): string => `${"a".repeat(253)}/${"b".repeat(61)}${String(index).padStart(2, "0")}`;
export const spread = (keys: number[]) =>
  keys.map((index) => ({ maxSkew: 1, topologyKey: key(index), whenUnsatisfiable: "ScheduleAnyway" }));

export const metrics = many(64, (index) => ({
  type: "ContainerResource",
  containerResource: {
    name: "cpu",
    container: "memcached".repeat(7) + index,
    target: { type: "Utilization", averageUtilization: 80 },
  },
}));
const sources = many(256, (index) => ({
  podSelector: { matchLabels: { [`${"a".repeat(253)}/${"b".repeat(63)}`]: `c${index}` } },
}));
const interval = ["y", "w", "d", "h", "m", "s", "ms"].map((unit) => `000000009${unit}`).join("");
export const digits = (unit: string): string => `${"0".repeat(10_000)}1${unit}`;

/** Nothing in these is refused, so that no rule is cut short. */
export const largest: Record<string, AnySpec> = {
  extraArgs: { memcached: { maxItemSize: "1024k", extraArgs: [...args("v").slice(1), longestArg("v no_modern")] } },
  topologySpreadConstraints: { highAvailability: { topologySpreadConstraints: spread(many(64, (index) => index)) } },
  metrics: { autoscaling: { enabled: true, minReplicas: 2, maxReplicas: 3, metrics } },
  allowedSources: {
    security: { networkPolicy: { enabled: true, allowedSources: sources, metricsSources: sources } },
  },
  durations: { monitoring: { enabled: true, serviceMonitor: { interval, scrapeTimeout: interval } } },
  quantities: {
    resources: { requests: { cpu: digits("m"), memory: digits("Mi") }, limits: { cpu: digits("") } },
    monitoring: {
      enabled: true,
      exporterResources: { requests: { cpu: digits("m"), memory: digits("Mi") }, limits: { cpu: digits("") } },
    },
  },
};
export const all: AnySpec = Object.values(largest).reduce((base, changes) => spec(changes, base), spec({}));
