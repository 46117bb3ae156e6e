import * as z from "zod";

/** Bounds the cost of the rules about directives. */
const longestExtra = 16_384;

/** Directives of redis.conf. */
export const ServerConfig = z.object({
  maxMemoryPercentOfLimit: z
    .int32()
    .min(1)
    .max(100)
    .optional()
    .describe(
      "Share of the memory limit that data may take (maxmemory); 75 when absent. Needs resources.limits.memory, without which there is no bound.",
    ),
  dynamic: z
    .record(z.string(), z.string().max(1024))
    .meta({ maxProperties: 64 })
    .optional()
    .describe(
      "Directives by name that a running server takes on, such as maxmemory-policy: a change is applied at once and restarts nothing.",
    ),
  extra: z
    .string()
    .max(longestExtra)
    .optional()
    .describe("Further lines of redis.conf. A change restarts the pods one by one."),
  extraConfigMapRef: z
    .object({
      name: z.string().default("").describe("Name of the ConfigMap, which is in the same namespace; empty for none."),
    })
    .meta({ "x-kubernetes-map-type": "atomic" })
    .optional()
    .describe(
      "ConfigMap whose key redis-additional.conf holds further lines of redis.conf. Pods read it when they start.",
    ),
});
