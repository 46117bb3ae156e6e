/** Rules about how the sidecars are scraped. */

import type { Injecting } from "../../../sidecars/injection.ts";
import { type Caution, cel, type Denial } from "../../rule.ts";
import { durationPattern, milliseconds, notADuration } from "../../shared/duration.ts";
import { millisecondsCel } from "../../shared/rules/duration.ts";
import { whereGiven } from "./given.ts";

type MonitorField = "serviceMonitor" | "podMonitor";
type Time = "interval" | "scrapeTimeout";

const isDuration = (monitor: MonitorField, time: Time): Denial<Injecting> => ({
  id: "V15",
  rule: `${monitor}.${time} is a Prometheus duration such as 30s or 1m30s`,
  at: `spec.${monitor}`,
  field: `spec.${monitor}.${time}`,
  cel: whereGiven([time], cel`self.${time} != '' && self.${time}.matches('${durationPattern}')`),
  message: notADuration,
  isBroken: ({ spec }) => milliseconds(spec[monitor][time]) === undefined,
});

/** The Prometheus operator drops a monitor that breaks it, without a word to who made it. */
const isInTime = (monitor: MonitorField): Denial<Injecting> => ({
  id: "V18",
  rule: `${monitor}.scrapeTimeout is not above its interval`,
  at: `spec.${monitor}`,
  field: `spec.${monitor}.scrapeTimeout`,
  cel: whereGiven(
    ["interval", "scrapeTimeout"],
    cel`!self.interval.matches('${durationPattern}') || !self.scrapeTimeout.matches('${durationPattern}') ||
      ${millisecondsCel("self.scrapeTimeout")} <= ${millisecondsCel("self.interval")}`,
  ),
  message: "is above the interval",
  isBroken({ spec }) {
    const [timeout, interval] = [milliseconds(spec[monitor].scrapeTimeout), milliseconds(spec[monitor].interval)];
    return timeout !== undefined && interval !== undefined && timeout > interval;
  },
});

export const monitorDenials: readonly Denial<Injecting>[] = [
  ...(["serviceMonitor", "podMonitor"] as const).flatMap((monitor) => [
    isDuration(monitor, "interval"),
    isDuration(monitor, "scrapeTimeout"),
    isInTime(monitor),
  ]),
  {
    id: "V16",
    rule: "serviceMonitor and podMonitor are not both enabled",
    at: "spec",
    field: "spec.podMonitor.enabled",
    cel: "!(self.serviceMonitor.enabled && self.podMonitor.enabled)",
    message: "must be false beside serviceMonitor.enabled: every series would be stored twice",
    isBroken: ({ spec }) => spec.serviceMonitor.enabled && spec.podMonitor.enabled,
  },
];

export const monitorCautions: readonly Caution<Injecting>[] = [
  {
    id: "W1",
    rule: "a ServiceMonitor has Services to scrape",
    field: "spec.serviceMonitor.enabled",
    cel: "!variables.spec.serviceMonitor.enabled || variables.spec.service.enabled",
    message: "has no effect while service.enabled is false: use podMonitor",
    isBroken: ({ spec }) => spec.serviceMonitor.enabled && !spec.service.enabled,
  },
];
