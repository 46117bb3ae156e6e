import * as z from "zod";
import { containerFields, containerName, mode } from "./container.ts";

/** An exporter of a known server, or any. */
export const Exporter = z.object({
  type: z
    .enum(["redis", "memcached", "Custom"])
    .describe("What is exported: redis, memcached, or Custom with an image of yours."),
  name: containerName
    .optional()
    .describe("Name of the container; redis-exporter, memcached-exporter or exporter when absent."),
  mode: mode("Container"),
  port: z
    .int32()
    .min(0)
    .max(65535)
    .optional()
    .describe("TCP port that metrics are served on; 9121 for redis, 9150 for memcached when absent. Custom needs one."),
  target: z.string().max(253).optional().describe("host:port of the server; localhost and its usual port when absent."),
  args: z
    .array(z.string().max(4096))
    .max(128)
    .meta({ "x-kubernetes-list-type": "atomic" })
    .optional()
    .describe("Command-line arguments, after those that ebb sets."),
  ...containerFields,
});
export type Exporter = z.infer<typeof Exporter>;
