/** How Prometheus scrapes the exporters. */

import { defaultScrapeInterval, defaultScrapeTimeout } from "../../api/memcached.c5c3.io/defaults.ts";
import type { Memcached } from "../../api/memcached.c5c3.io/index.ts";
import type { Relabeling } from "../../api/memcached.c5c3.io/relabeling.ts";
import { Stalled } from "../../failures.ts";
import { milliseconds, notADuration } from "./duration.ts";
import { metricsPort } from "./ports.ts";
import { specOf } from "./spec.ts";

export interface Endpoint {
  port: string;
  interval: string;
  scrapeTimeout: string;
  honorLabels?: boolean;
  relabelings?: Relabeling[];
  metricRelabelings?: Relabeling[];
}

/** Prometheus takes no timeout above the interval, so the smaller is used. Throws `Stalled` for what is no duration. */
export function scrapeEndpoint(cr: Memcached): Endpoint {
  const monitor = specOf(cr).monitoring?.serviceMonitor ?? {};
  const { honorLabels, relabelings = [], metricRelabelings = [] } = monitor;
  const interval = duration("interval", monitor.interval || defaultScrapeInterval);
  const timeout = duration("scrapeTimeout", monitor.scrapeTimeout || defaultScrapeTimeout);
  return {
    port: metricsPort.name,
    interval: interval.text,
    scrapeTimeout: timeout.length > interval.length ? interval.text : timeout.text,
    ...(honorLabels !== undefined && { honorLabels }),
    ...(relabelings.length > 0 && { relabelings: withActions(relabelings) }),
    ...(metricRelabelings.length > 0 && { metricRelabelings: withActions(metricRelabelings) }),
  };
}

function duration(field: string, text: string): { text: string; length: number } {
  const length = milliseconds(text);
  if (length === undefined) {
    throw new Stalled("InvalidSpec", `spec.monitoring.serviceMonitor.${field}: ${text} is ${notADuration}`);
  }
  return { text, length };
}

/** The action is spelled out as it has a default. */
const withActions = (rules: Relabeling[]): Relabeling[] =>
  rules.map((rule) => ({ ...rule, action: rule.action ?? "replace" }));
