import * as z from "zod";
import { containerFields, containerName, mode, port } from "./container.ts";

/** Counts the local ports that the pod uses. */
export const PortMetrics = z.object({
  enabled: z.boolean().default(false).describe("Whether it is injected."),
  mode: mode("Container"),
  name: containerName.default("metrics").describe("Name of the container, unique in the pod."),
  port: port(9999),
  counting: z
    .enum(["precise", "compat"])
    .default("precise")
    .describe("precise counts each local port once; compat gives the numbers of the tool that this one replaces."),
  topN: z.int32().min(0).max(100).default(10).describe("Remote addresses that are told one by one."),
  profile: z
    .enum(["Default", "Small"])
    .default("Default")
    .describe(
      "CPU and memory when resources is absent: Default 250m and 128Mi; Small 10m and 64Mi, up to 100m and 128Mi.",
    ),
  ...containerFields,
});
export type PortMetrics = z.infer<typeof PortMetrics>;
