import type { V1ResourceRequirements, V1SecurityContext } from "@kubernetes/client-node";
import * as z from "zod";
import { kubernetes } from "../kubernetes/embedded.ts";
import { environment } from "../shared/environment.ts";
import { imagePullPolicy } from "../shared/image-pull-policy.ts";
import { defaultExporterImage, defaultExporterPort } from "./defaults.ts";

/** The Prometheus exporter beside each server. */
export const RedisExporter = z.object({
  enabled: z
    .boolean()
    .default(false)
    .describe("Whether each pod runs a Prometheus exporter. A change restarts the pods one by one."),
  image: z.string().min(1).default(defaultExporterImage).describe("Container image of the exporter."),
  imagePullPolicy: imagePullPolicy
    .default("IfNotPresent")
    .describe("When the exporter's image is pulled: Always, IfNotPresent or Never."),
  port: z
    .int32()
    .min(1)
    .max(65535)
    .default(defaultExporterPort)
    .describe("Port that the exporter serves metrics on, at the path /metrics."),
  mode: z
    .enum(["Container", "Native"])
    .default("Container")
    .describe(
      "How the exporter runs: Container beside the server, or Native, an init container that keeps running, which the server waits for.",
    ),
  resources: kubernetes<V1ResourceRequirements>("io.k8s.api.core.v1.ResourceRequirements")
    .optional()
    .describe(
      "CPU and memory that the exporter requests and may use; when absent requests of 50m and 64Mi, limits of 100m and 128Mi.",
    ),
  env: environment
    .optional()
    .describe("Environment variables of the exporter; one that is named here wins over the operator's own."),
  securityContext: kubernetes<V1SecurityContext>("io.k8s.api.core.v1.SecurityContext")
    .optional()
    .describe("Security context of the exporter container, used exactly as given in place of the safe default."),
  passwordFrom: z
    .enum(["File", "Env"])
    .default("File")
    .describe(
      "How the exporter gets the password: File, which takes any password, or Env for images older than 1.45, which know no such file.",
    ),
});
