/** Rules about the exporter and how it is scraped. */

import { defaultScrapeInterval, defaultScrapeTimeout } from "../../../api/redis.ebb.dev/defaults.ts";
import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import { type Caution, cel, type Denial } from "../../rule.ts";
import { durationPattern, milliseconds, notADuration } from "../../shared/duration.ts";
import { millisecondsCel } from "../../shared/rules/duration.ts";
import { exporterPort } from "../ports.ts";
import { hasExporter, portOf, specOf } from "../spec.ts";

type Time = "interval" | "scrapeTimeout";

const usual: Record<Time, string> = { interval: defaultScrapeInterval, scrapeTimeout: defaultScrapeTimeout };

/** An empty text counts as absent. */
const timeOf = (cr: Redis, time: Time): string => specOf(cr).monitoring?.[time] || usual[time];
const timeCel = (time: Time): string => `(self.?${time}.orValue('') == '' ? '${usual[time]}' : self.${time})`;

const isDuration = (time: Time): Denial<Redis> => ({
  id: "V4",
  rule: `${time} is a Prometheus duration such as 30s or 1m30s`,
  at: "spec.monitoring",
  field: `spec.monitoring.${time}`,
  cel: `${timeCel(time)}.matches('${durationPattern}')`,
  message: notADuration,
  isBroken: (cr) => milliseconds(timeOf(cr, time)) === undefined,
});

/** The bus of a cluster and the sentinels come beside the server. */
const busOffset = 10_000;
const sentinelPort = 26_379;

export const monitoringDenials: readonly Denial<Redis>[] = [
  isDuration("interval"),
  isDuration("scrapeTimeout"),
  {
    id: "V4",
    rule: "scrapeTimeout is at most interval",
    at: "spec.monitoring",
    field: "spec.monitoring.scrapeTimeout",
    cel: cel`!${timeCel("interval")}.matches('${durationPattern}') || !${timeCel("scrapeTimeout")}.matches('${durationPattern}') ||
      ${millisecondsCel(timeCel("scrapeTimeout"))} <= ${millisecondsCel(timeCel("interval"))}`,
    message: "is above the interval: the Prometheus operator would leave the monitor out without a word",
    isBroken(cr) {
      const [timeout, interval] = [milliseconds(timeOf(cr, "scrapeTimeout")), milliseconds(timeOf(cr, "interval"))];
      return timeout !== undefined && interval !== undefined && timeout > interval;
    },
  },
  {
    id: "V8",
    rule: "the exporter's port is none of Redis: neither port, nor that of the bus (port + 10000), nor that of sentinels (26379)",
    at: "spec",
    field: "spec.redisExporter.port",
    cel: cel`!self.?redisExporter.?enabled.orValue(false) ||
      !(self.redisExporter.port in [self.port, self.port + ${busOffset}, ${sentinelPort}])`,
    message: "is a port of Redis",
    isBroken: (cr) =>
      hasExporter(cr) && [portOf(cr), portOf(cr) + busOffset, sentinelPort].includes(exporterPort(cr).number),
  },
];

export const monitoringCautions: readonly Caution<Redis>[] = [
  {
    id: "V9",
    rule: "monitoring comes with an exporter",
    field: "spec.monitoring.enabled",
    cel: cel`!variables.spec.?monitoring.?enabled.orValue(false) ||
      variables.spec.?redisExporter.?enabled.orValue(false)`,
    message: "has no effect without redisExporter.enabled: there is nothing to scrape, and no monitor is made",
    isBroken: (cr) => specOf(cr).monitoring?.enabled === true && !hasExporter(cr),
  },
];
