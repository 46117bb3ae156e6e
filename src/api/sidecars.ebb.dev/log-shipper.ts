import * as z from "zod";
import { containerFields, mode, ownerName } from "./container.ts";
import { ConfigMapKey, SecretKey, SecretName } from "./references.ts";

const path = z.string().min(1).max(253);
const pattern = z.string().min(1).max(253);

const Destination = z.object({
  type: z
    .enum(["Stdout", "Loki", "Http", "Elasticsearch", "CloudWatch"])
    .default("Stdout")
    .describe("What the lines are sent to. Which driver knows which is told in docs/log-shipper.md."),
  endpoint: z.string().max(2048).default("").describe("URL of the destination; for CloudWatch its region."),
  endpointFrom: z
    .object({ configMapKeyRef: ConfigMapKey.describe("Key of a ConfigMap in the namespace of the pods.") })
    .optional()
    .describe("Where the endpoint is read from when it does not stand here."),
  authFrom: z
    .object({ secretRef: SecretName.describe("A Secret with username and password, or with token.") })
    .optional()
    .describe("Credentials; they reach the container as environment variables and stand in no ConfigMap."),
  tls: z
    .object({
      caFrom: z
        .object({
          configMapKeyRef: ConfigMapKey.optional().describe("Key of a ConfigMap in the namespace of the pods."),
          secretKeyRef: SecretKey.optional().describe("Key of a Secret in the namespace of the pods."),
        })
        .optional()
        .describe("Certificate authorities that the destination is trusted by, as PEM."),
      insecure: z.boolean().default(false).describe("Whether any certificate is taken."),
    })
    .optional()
    .describe("How the destination is recognised."),
  tenant: z.string().max(253).default("").describe("Tenant, for Loki; none when empty."),
  labels: z
    .record(z.string(), z.string())
    .optional()
    .describe("Labels or fields that are added to each line, such as a cluster's name."),
});

/** Ships the lines of log files. */
export const LogShipper = z.object({
  name: ownerName.default("log-shipper").describe("Name of the container, unique in the pod."),
  enabled: z.boolean().default(false).describe("Whether it is injected."),
  mode: mode("Auto"),
  driver: z
    .enum(["Builtin", "Vector", "FluentBit", "Alloy", "Custom"])
    .default("Builtin")
    .describe("The program: ebb's own, or one of those made for production, or one of yours."),
  mountPath: path.default("/shared/logs").describe("Where the container sees the shared volume."),
  include: z
    .array(pattern)
    .min(1)
    .max(32)
    .meta({ "x-kubernetes-list-type": "atomic" })
    .default(["*.log"])
    .describe("Files to ship, as patterns below mountPath."),
  exclude: z
    .array(pattern)
    .max(32)
    .meta({ "x-kubernetes-list-type": "atomic" })
    .optional()
    .describe("Files not to ship, as patterns below mountPath."),
  destination: Destination.prefault({}).describe("Where the lines go."),
  buffer: z
    .object({
      maxBytes: z
        .string()
        .max(32)
        .default("16Mi")
        .describe("Memory for lines that are not delivered yet, as a quantity."),
      whenFull: z
        .enum(["Block", "DropOldest"])
        .default("Block")
        .describe("What happens when it is full: Block stops reading, so that the files wait; DropOldest loses lines."),
    })
    .prefault({})
    .describe("What is held while the destination is away."),
  rotation: z
    .object({
      strategy: z
        .enum(["Truncate", "None"])
        .default("Truncate")
        .describe(
          "Truncate empties files that are shipped and too large, and deletes old ones, so that the volume does not fill; Builtin only.",
        ),
      maxFileBytes: z.string().max(32).default("20Mi").describe("Size above which a file is emptied, as a quantity."),
      keep: z.int32().min(0).max(100).default(2).describe("Renamed files that are kept."),
    })
    .prefault({})
    .describe("How the volume is kept from filling."),
  port: z
    .int32()
    .min(0)
    .max(65535)
    .optional()
    .describe(
      "TCP port of health and metrics; none when 0. When absent 9110 for the first shipper, 9111 for the second, and so on.",
    ),
  command: z
    .array(z.string().max(4096))
    .max(64)
    .meta({ "x-kubernetes-list-type": "atomic" })
    .optional()
    .describe("Command in place of the image's own, for the driver Custom."),
  args: z
    .array(z.string().max(4096))
    .max(128)
    .meta({ "x-kubernetes-list-type": "atomic" })
    .optional()
    .describe("Arguments, for the driver Custom."),
  ...containerFields,
});
export type LogShipper = z.infer<typeof LogShipper>;
