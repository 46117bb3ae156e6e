import * as z from "zod";
import { conditions } from "../kubernetes/condition.ts";

/** What was found at the last look. */
export const MemcachedStatus = z.object({
  conditions: conditions
    .optional()
    .describe("State of the cache, always in this order: Available, Progressing, Degraded and Ready."),
  readyReplicas: z.int32().optional().describe("Number of pods that are ready to serve."),
  observedGeneration: z
    .int()
    .optional()
    .describe(
      "Generation for which this status was computed; the spec was changed since when metadata.generation is higher.",
    ),
  replicas: z.int32().optional().describe("Number of pods that exist, ready or not."),
  selector: z
    .string()
    .optional()
    .describe("Label selector of the pods, for autoscalers that use the scale subresource."),
  serverList: z
    .array(z.string())
    .meta({ "x-kubernetes-list-type": "atomic" })
    .optional()
    .describe(
      "Addresses for clients as host:port, whose host is the DNS name of the Service; absent unless Ready is True.",
    ),
});
export type MemcachedStatus = z.input<typeof MemcachedStatus>;
