/** How Prometheus scrapes the exporters. */

import type { Memcached } from "../../api/memcached.c5c3.io/index.ts";
import type { Relabeling } from "../../api/memcached.c5c3.io/relabeling.ts";
import { type ScrapeTimes, scrapeTimes } from "../shared/scrape-times.ts";
import { metricsPort } from "./ports.ts";
import { specOf } from "./spec.ts";

export interface Endpoint extends ScrapeTimes {
  port: string;
  honorLabels?: boolean;
  relabelings?: Relabeling[];
  metricRelabelings?: Relabeling[];
}

/** Throws `Stalled` for what is no duration. */
export function scrapeEndpoint(cr: Memcached): Endpoint {
  const monitor = specOf(cr).monitoring?.serviceMonitor ?? {};
  const { honorLabels, relabelings = [], metricRelabelings = [] } = monitor;
  return {
    port: metricsPort.name,
    ...scrapeTimes("spec.monitoring.serviceMonitor", monitor),
    ...(honorLabels !== undefined && { honorLabels }),
    ...(relabelings.length > 0 && { relabelings: withActions(relabelings) }),
    ...(metricRelabelings.length > 0 && { metricRelabelings: withActions(metricRelabelings) }),
  };
}

/** The action is spelled out as it has a default. */
const withActions = (rules: Relabeling[]): Relabeling[] =>
  rules.map((rule) => ({ ...rule, action: rule.action ?? "replace" }));
