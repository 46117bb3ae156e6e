/** What every injected container can be told, whatever it does. */

import type {
  V1EnvFromSource,
  V1EnvVar,
  V1Probe,
  V1ResourceRequirements,
  V1SecurityContext,
} from "@kubernetes/client-node";
import * as z from "zod";
import { kubernetes } from "../kubernetes/embedded.ts";

/** More than any image reference takes. */
const longestImage = 500;

/** Native sidecars start before the app and end after it. https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/ */
export const mode = (usual: "Auto" | "Container") =>
  z
    .enum(["Auto", "Native", "Container"])
    .default(usual)
    .describe(
      "How the container runs: Native is an init container that restarts, starts before the app and ends after it; Container runs beside the app; Auto is Native where every node can do it.",
    );

/** A DNS label. https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
const label = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);

export const containerName = label(63);

/** Of a container whose volumes are named after it. */
export const ownerName = label(63 - "-config".length);

export const port = (usual: number) =>
  z.int32().min(0).max(65535).default(usual).describe("TCP port that the container listens on.");

export const containerFields = {
  image: z
    .string()
    .min(1)
    .max(longestImage)
    .optional()
    .describe("Container image; the operator's own choice when absent."),
  imagePullPolicy: z
    .enum(["Always", "IfNotPresent", "Never"])
    .default("IfNotPresent")
    .describe(
      "When the image is pulled: Always, IfNotPresent or Never. With Always, an outage of the registry stops pods of the app.",
    ),
  resources: kubernetes<V1ResourceRequirements>("io.k8s.api.core.v1.ResourceRequirements")
    .optional()
    .describe("CPU and memory that the container requests and may use, in place of what is usual for it."),
  env: z
    .array(kubernetes<V1EnvVar>("io.k8s.api.core.v1.EnvVar"))
    .max(64)
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] })
    .optional()
    .describe("Environment variables; they win over those that are set by ebb."),
  envFrom: z
    .array(kubernetes<V1EnvFromSource>("io.k8s.api.core.v1.EnvFromSource"))
    .max(32)
    .meta({ "x-kubernetes-list-type": "atomic" })
    .optional()
    .describe("ConfigMaps and Secrets whose keys become environment variables."),
  securityContext: kubernetes<V1SecurityContext>("io.k8s.api.core.v1.SecurityContext")
    .optional()
    .describe(
      "Security context, used exactly as given in place of the usual one, which passes Pod Security restricted.",
    ),
  livenessProbe: kubernetes<V1Probe>("io.k8s.api.core.v1.Probe")
    .optional()
    .describe(
      "Liveness probe; none when absent. One without a handler asks GET /healthz. A sidecar that fails it is restarted, and meanwhile its pod is not ready.",
    ),
};
