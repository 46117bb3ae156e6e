import * as z from "zod";
import { kubernetes } from "../kubernetes/embedded.ts";
import { defaultAccessMode, defaultVolumeSize } from "./defaults.ts";

/** Whether data outlives its pod. */
export const Persistence = z.object({
  enabled: z
    .boolean()
    .default(false)
    .describe(
      "Whether each pod has a volume of its own and writes each change to it. Without, a pod that restarts is empty.",
    ),
  size: kubernetes<string | number>("io.k8s.apimachinery.pkg.api.resource.Quantity")
    .default(defaultVolumeSize)
    .describe("Size of each volume. It may grow, where the storage class allows it, and never shrinks."),
  storageClassName: z
    .string()
    .max(253)
    .optional()
    .describe("StorageClass of the volumes; the cluster's default one when absent or empty. Not for change."),
  accessModes: z
    .array(z.enum(["ReadWriteOnce", "ReadWriteOncePod", "ReadWriteMany"]))
    .max(3)
    .meta({ "x-kubernetes-list-type": "atomic" })
    .default([defaultAccessMode])
    .describe("Access modes of the volumes. Not for change."),
  keepAfterDelete: z
    .boolean()
    .default(true)
    .describe("Whether the volumes stay when the resource is deleted, for the next one of its name."),
});
