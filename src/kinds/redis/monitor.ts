/** What the kinds of monitors have in common. */

import type { V1LabelSelector } from "@kubernetes/client-node";
import type { ObjectMeta } from "../../api/kubernetes/object.ts";
import { defaultMonitorLabels } from "../../api/redis.ebb.dev/defaults.ts";
import type { Redis } from "../../api/redis.ebb.dev/index.ts";
import type { Settings } from "../../settings.ts";
import { type ScrapeTimes, scrapeTimes } from "../shared/scrape-times.ts";
import { childMeta, instanceLabel } from "./labels.ts";
import { mainName } from "./names.ts";
import { exporterPort } from "./ports.ts";
import type { RedisReason } from "./reasons.ts";
import { specOf } from "./spec.ts";

/** Where the CRDs of the Prometheus operator are not installed. */
export const whenNotServed = "CRDNotInstalled" satisfies RedisReason;

export const monitorKind = (cr: Redis): "ServiceMonitor" | "PodMonitor" =>
  specOf(cr).monitoring?.kind || "ServiceMonitor";

/** By which a Prometheus chooses what it scrapes. */
export const monitorLabels = (cr: Redis, settings: Settings): Readonly<Record<string, string>> =>
  specOf(cr).monitoring?.additionalLabels ?? settings.monitorLabels ?? defaultMonitorLabels;

export const monitorMeta = (cr: Redis, settings: Settings): ObjectMeta =>
  childMeta(cr, mainName(cr), "metrics", monitorLabels(cr, settings));

export interface Targets {
  jobLabel: string;
  selector: V1LabelSelector;
  namespaceSelector: { matchNames: string[] };
}

/** Those of this Redis alone. They are told as `job="redis-instance"`. */
export const targets = (cr: Redis, labels: Record<string, string> = {}): Targets => ({
  jobLabel: "app.kubernetes.io/part-of",
  selector: { matchLabels: { [instanceLabel]: cr.metadata.name, ...labels } },
  namespaceSelector: { matchNames: cr.metadata.namespace ? [cr.metadata.namespace] : [] },
});

export interface Endpoint extends ScrapeTimes {
  port: string;
  path: string;
}

/** Throws `Stalled` for times that are no durations. */
export const endpoint = (cr: Redis): Endpoint => ({
  port: exporterPort(cr).name,
  path: "/metrics",
  ...scrapeTimes("spec.monitoring", specOf(cr).monitoring ?? {}),
});
