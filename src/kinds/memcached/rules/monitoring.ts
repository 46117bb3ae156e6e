/** Rules about the exporter and how it is scraped. */

import { defaultScrapeInterval, defaultScrapeTimeout } from "../../../api/memcached.c5c3.io/defaults.ts";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import { type Caution, cel, type Denial } from "../../rule.ts";
import { durationPattern, milliseconds, notADuration } from "../../shared/duration.ts";
import { millisecondsCel } from "../../shared/rules/duration.ts";
import { isMonitored, isServiceMonitored, specOf } from "../spec.ts";

type Time = "interval" | "scrapeTimeout";

const usual: Record<Time, string> = { interval: defaultScrapeInterval, scrapeTimeout: defaultScrapeTimeout };

/** An empty text counts as absent. */
const timeOf = (cr: Memcached, time: Time): string => specOf(cr).monitoring?.serviceMonitor?.[time] || usual[time];

const isDuration = (time: Time): Denial<Memcached> => ({
  id: "V19",
  rule: `a ServiceMonitor's ${time} is a Prometheus duration such as 30s or 1m30s`,
  at: "spec.monitoring",
  field: `spec.monitoring.serviceMonitor.${time}`,
  cel: cel`!self.?enabled.orValue(false) || !has(self.serviceMonitor) || !has(self.serviceMonitor.${time}) ||
    self.serviceMonitor.${time}.matches('${durationPattern}')`,
  message: notADuration,
  isBroken: (cr) => isServiceMonitored(cr) && milliseconds(timeOf(cr, time)) === undefined,
});

export const monitoringDenials: readonly Denial<Memcached>[] = [isDuration("interval"), isDuration("scrapeTimeout")];

const timeCel = (time: Time): string => {
  const given = `variables.spec.monitoring.serviceMonitor.?${time}.orValue('')`;
  return `(${given} == '' ? '${usual[time]}' : ${given})`;
};

export const monitoringCautions: readonly Caution<Memcached>[] = [
  {
    id: "W7",
    rule: "scrapeTimeout is not above interval",
    field: "spec.monitoring.serviceMonitor.scrapeTimeout",
    cel: cel`!variables.spec.?monitoring.?enabled.orValue(false) || !variables.spec.?monitoring.?serviceMonitor.hasValue() ||
      !${timeCel("interval")}.matches('${durationPattern}') || !${timeCel("scrapeTimeout")}.matches('${durationPattern}') ||
      ${millisecondsCel(timeCel("scrapeTimeout"))} <= ${millisecondsCel(timeCel("interval"))}`,
    message: "is above the interval, which is used for both",
    isBroken(cr) {
      if (!isServiceMonitored(cr)) return false;
      const [timeout, interval] = [milliseconds(timeOf(cr, "scrapeTimeout")), milliseconds(timeOf(cr, "interval"))];
      return timeout !== undefined && interval !== undefined && timeout > interval;
    },
  },
  {
    id: "W11",
    rule: "serviceMonitor comes with monitoring",
    field: "spec.monitoring.serviceMonitor",
    cel: cel`!variables.spec.?monitoring.?serviceMonitor.hasValue() || variables.spec.monitoring.?enabled.orValue(false)`,
    message: "has no effect without monitoring.enabled",
    isBroken: (cr) => specOf(cr).monitoring?.serviceMonitor !== undefined && !isMonitored(cr),
  },
];
