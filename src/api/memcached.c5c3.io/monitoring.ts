import type { V1ResourceRequirements, V1SecurityContext } from "@kubernetes/client-node";
import * as z from "zod";
import { kubernetes } from "../kubernetes/embedded.ts";
import { duration } from "../shared/duration.ts";
import { environment } from "../shared/environment.ts";
import { defaultExporterImage, defaultScrapeInterval, defaultScrapeTimeout } from "./defaults.ts";
import { Relabeling } from "./relabeling.ts";

const relabelings = z.array(Relabeling).meta({ "x-kubernetes-list-type": "atomic" }).optional();

const ServiceMonitor = z.object({
  additionalLabels: z
    .record(z.string(), z.string())
    .optional()
    .describe("Labels to add to the ServiceMonitor, such as those by which a Prometheus chooses what it scrapes."),
  interval: duration
    .default(defaultScrapeInterval)
    .describe("Time between two scrapes, as a Prometheus duration such as 30s or 1m30s."),
  scrapeTimeout: duration
    .default(defaultScrapeTimeout)
    .describe(
      "Time after which a scrape is given up, as a Prometheus duration. When longer than the interval, the interval is used.",
    ),
  relabelings: relabelings.describe(
    "Rules that rewrite the labels of the targets before they are scraped, in their order.",
  ),
  metricRelabelings: relabelings.describe("Rules that rewrite or drop what was scraped, in their order."),
  jobLabel: z
    .string()
    .optional()
    .describe("Label of the Service whose value becomes the label job; the name of the Service when absent."),
  honorLabels: z
    .boolean()
    .optional()
    .describe("Whether labels that the exporter sets win over those that Prometheus gives its target."),
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
  exporterArgs: z
    .array(z.string().max(4096))
    .max(128)
    .meta({ "x-kubernetes-list-type": "atomic" })
    .optional()
    .describe("Command-line arguments for the exporter, one argument an item."),
  exporterEnv: environment.optional().describe("Environment variables of the exporter container."),
  exporterSecurityContext: kubernetes<V1SecurityContext>("io.k8s.api.core.v1.SecurityContext")
    .optional()
    .describe(
      "Security context of the exporter container alone, used exactly as given in place of security.containerSecurityContext.",
    ),
  serviceMonitor: ServiceMonitor.optional().describe(
    "Makes a ServiceMonitor of the Prometheus operator when present, even empty, and when monitoring is enabled.",
  ),
});
