import * as z from "zod";
import { defaultScrapeInterval, defaultScrapeTimeout } from "../shared/defaults.ts";
import { duration } from "../shared/duration.ts";

/** How a Prometheus of the Prometheus operator finds the exporters. */
export const Monitoring = z.object({
  enabled: z
    .boolean()
    .default(false)
    .describe("Whether there is a monitor, by which Prometheus scrapes the exporters. Needs redisExporter.enabled."),
  kind: z
    .enum(["ServiceMonitor", "PodMonitor"])
    .default("ServiceMonitor")
    .describe("What the monitor is: a ServiceMonitor, or a PodMonitor."),
  interval: duration
    .default(defaultScrapeInterval)
    .describe("Time between two scrapes, as a Prometheus duration such as 30s or 1m30s."),
  scrapeTimeout: duration
    .default(defaultScrapeTimeout)
    .describe("Time after which a scrape is given up, as a Prometheus duration; at most the interval."),
  additionalLabels: z
    .record(z.string(), z.string())
    .optional()
    .describe(
      "Labels to add to the monitor and the PrometheusRule, by which a Prometheus chooses them; when absent release: kube-prometheus-stack, unless the operator is set up with others.",
    ),
  prometheusRule: z
    .object({
      enabled: z.boolean().default(false).describe("Whether there is a PrometheusRule with alerts about the servers."),
    })
    .optional()
    .describe("Alerts about the servers."),
});
