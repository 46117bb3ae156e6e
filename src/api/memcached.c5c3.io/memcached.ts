import type { V1EnvFromSource, V1ResourceRequirements } from "@kubernetes/client-node";
import * as z from "zod";
import { kubernetes } from "../kubernetes/embedded.ts";
import type { CustomResource, ObjectMeta } from "../kubernetes/object.ts";
import { environment } from "../shared/environment.ts";
import { imagePullPolicy } from "../shared/image-pull-policy.ts";
import { Autoscaling } from "./autoscaling.ts";
import { defaultImage } from "./defaults.ts";
import { HighAvailability } from "./high-availability.ts";
import { Monitoring } from "./monitoring.ts";
import { Pod } from "./pod.ts";
import { Probes } from "./probes.ts";
import { Rollout } from "./rollout.ts";
import { Security } from "./security.ts";
import { Server } from "./server.ts";
import { Service } from "./service.ts";
import { MemcachedStatus } from "./status.ts";

export const MemcachedSpec = z.object({
  replicas: z
    .int32()
    .min(0)
    .max(64)
    .optional()
    .describe(
      "Number of pods; one when absent. Leave it out when autoscaling is enabled, which sets the number itself.",
    ),
  image: z.string().min(1).default(defaultImage).describe("Container image of the memcached server."),
  imagePullPolicy: imagePullPolicy
    .optional()
    .describe(
      "When the images of all containers are pulled: Always, IfNotPresent or Never; Always for the tag latest, else IfNotPresent, when absent.",
    ),
  env: environment.optional().describe("Environment variables of the memcached container."),
  envFrom: z
    .array(kubernetes<V1EnvFromSource>("io.k8s.api.core.v1.EnvFromSource"))
    .meta({ "x-kubernetes-list-type": "atomic" })
    .optional()
    .describe("ConfigMaps and Secrets whose keys become environment variables of the memcached container."),
  resources: kubernetes<V1ResourceRequirements>("io.k8s.api.core.v1.ResourceRequirements")
    .optional()
    .describe(
      "CPU and memory that the memcached container requests and may use. A memory limit must exceed memcached.maxMemoryMB by 32Mi or more.",
    ),
  memcached: Server.prefault({}).describe("How the memcached server in each pod is run."),
  highAvailability: HighAvailability.optional().describe("How the cache stays available when nodes or pods go away."),
  monitoring: Monitoring.optional().describe("Metrics for Prometheus."),
  security: Security.optional().describe("Who may reach the cache, and what its containers may do."),
  autoscaling: Autoscaling.optional().describe("Lets the number of pods follow the load."),
  pod: Pod.optional().describe("Where the pods run, as whom, and how they are marked."),
  rollout: Rollout.optional().describe("How pods are replaced when they change."),
  probes: Probes.optional().describe("How often the memcached container is checked."),
  service: Service.optional().describe("The headless Service by which clients find the pods."),
});

/** The custom resource. A parse fills in defaults as the API server does: a nested one only where its parent is present. */
export const Memcached = z
  .object({
    apiVersion: z
      .string()
      .describe("Group and version of this representation of the object, such as memcached.c5c3.io/v1beta1."),
    kind: z.string().describe("Kind of the object: Memcached."),
    metadata: kubernetes<ObjectMeta>("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"),
    spec: MemcachedSpec.prefault({}).describe("The cache as it should be."),
    status: MemcachedStatus.optional().describe("The cache as it was last found."),
  })
  .describe(
    "A cache of one or more memcached servers, each a pod of its own, that clients find by one headless Service.",
  );

export type MemcachedSpec = z.input<typeof MemcachedSpec>;

/** As stored: a field that has a default may be absent all the same, since a default needs its parent. */
export interface Memcached extends CustomResource {
  spec?: MemcachedSpec;
  status?: MemcachedStatus;
}
