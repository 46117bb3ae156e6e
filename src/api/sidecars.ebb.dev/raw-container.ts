import type { V1ContainerPort, V1ResourceRequirements, V1VolumeMount } from "@kubernetes/client-node";
import * as z from "zod";
import { kubernetes } from "../kubernetes/embedded.ts";
import { containerName, mode } from "./container.ts";

/** A container as Kubernetes knows it, and how it runs. What is not named here is passed on as it is. */
export const RawContainer = z.looseObject({
  mode: mode("Container"),
  name: containerName.describe("Name of the container, unique in the pod."),
  image: z.string().min(1).max(500).describe("Container image."),
  ports: z
    .array(kubernetes<V1ContainerPort>("io.k8s.api.core.v1.ContainerPort"))
    .max(8)
    .meta({ "x-kubernetes-list-type": "atomic" })
    .optional()
    .describe("Ports that it listens on."),
  resources: kubernetes<V1ResourceRequirements>("io.k8s.api.core.v1.ResourceRequirements").describe(
    "CPU and memory that it requests and may use; both limits are required.",
  ),
  volumeMounts: z
    .array(kubernetes<V1VolumeMount>("io.k8s.api.core.v1.VolumeMount"))
    .max(32)
    .meta({ "x-kubernetes-list-type": "atomic" })
    .optional()
    .describe("Volumes that it sees; those of the pod, and the shared one by its name."),
});
export type RawContainer = z.infer<typeof RawContainer>;
