import * as z from "zod";
import { containerFields, mode, ownerName, port } from "./container.ts";

const Export = z.object({
  prometheus: z
    .object({
      enabled: z.boolean().default(true).describe("Whether the metrics are served for scraping."),
      port: port(9102),
      path: z.string().min(1).max(253).default("/metrics").describe("Path that they are served at."),
    })
    .prefault({})
    .describe("Served for a Prometheus."),
  pushgateway: z
    .object({
      url: z.string().max(2048).default("").describe("URL of the Pushgateway; nothing is pushed when empty."),
      job: z.string().max(253).default("").describe("Value of the label job; the name of the injection when empty."),
      deleteOnExit: z.boolean().default(false).describe("Whether what was pushed is deleted when the pod ends."),
    })
    .prefault({})
    .describe("Pushed to a Pushgateway."),
  statsd: z
    .object({
      address: z.string().max(253).default("").describe("host:port of a StatsD server; nothing is sent when empty."),
      tags: z
        .enum(["dogstatsd", "none"])
        .default("dogstatsd")
        .describe("How labels are told: as DogStatsD tags, or as a part of the name."),
    })
    .prefault({})
    .describe("Sent to a StatsD server over UDP."),
});

/** Collects metrics that the app writes to files. */
export const MetricsExporter = z.object({
  name: ownerName.default("metrics-exporter").describe("Name of the container, unique in the pod."),
  enabled: z.boolean().default(false).describe("Whether it is injected."),
  mode: mode("Auto"),
  mountPath: z
    .string()
    .min(1)
    .max(253)
    .default("/shared/metrics")
    .describe("Where the container sees the shared volume."),
  include: z
    .array(z.string().min(1).max(253))
    .min(1)
    .max(32)
    .meta({ "x-kubernetes-list-type": "atomic" })
    .default(["*.prom"])
    .describe("Files to read, as patterns below mountPath."),
  schedule: z
    .string()
    .max(32)
    .default("60s")
    .describe("Time between two collections, as a duration such as 60s or 1m30s; 1s or more."),
  export: Export.prefault({}).describe("Where the metrics go."),
  ...containerFields,
});
export type MetricsExporter = z.infer<typeof MetricsExporter>;
