import type { V1ResourceRequirements } from "@kubernetes/client-node";
import * as z from "zod";
import { kubernetes } from "../kubernetes/embedded.ts";
import { defaultExporterImage, defaultScrapeInterval, defaultScrapeTimeout } from "./defaults.ts";

const ServiceMonitor = z.object({
  additionalLabels: z
    .record(z.string(), z.string())
    .optional()
    .describe("Labels to add to the ServiceMonitor, such as those by which a Prometheus chooses what it scrapes."),
  interval: z
    .string()
    .default(defaultScrapeInterval)
    .describe("Time between two scrapes, as a Prometheus duration such as 30s or 1m30s."),
  scrapeTimeout: z
    .string()
    .default(defaultScrapeTimeout)
    .describe(
      "Time after which a scrape is given up, as a Prometheus duration. When longer than the interval, the interval is used.",
    ),
});

/** Metrics of the servers, by an exporter beside each. */
export const Monitoring = z.object({
  enabled: z
    .boolean()
    .optional()
    .describe("Whether each pod runs a Prometheus exporter, which serves the metrics of its memcached on port 9150."),
  exporterImage: z.string().min(1).default(defaultExporterImage).describe("Container image of the exporter."),
  exporterResources: kubernetes<V1ResourceRequirements>("io.k8s.api.core.v1.ResourceRequirements")
    .optional()
    .describe("CPU and memory that the exporter container requests and may use."),
  serviceMonitor: ServiceMonitor.optional().describe(
    "Makes a ServiceMonitor of the Prometheus operator when present, even empty, and when monitoring is enabled.",
  ),
});
