import * as z from "zod";

const duration = z.string().max(100);

/** A ServiceMonitor or PodMonitor of the Prometheus operator. */
export const Monitor = z.object({
  enabled: z.boolean().default(false).describe("Whether it is made."),
  interval: duration
    .default("30s")
    .describe("Time between two scrapes, as a Prometheus duration such as 30s or 1m30s."),
  scrapeTimeout: duration
    .default("10s")
    .describe("Time after which a scrape is given up, as a Prometheus duration; not longer than the interval."),
  additionalLabels: z
    .record(z.string(), z.string())
    .optional()
    .describe("Labels to add, such as those by which a Prometheus chooses what it scrapes."),
});
