import type { V1Container, V1ResourceRequirements } from "@kubernetes/client-node";
import * as z from "zod";
import { kubernetes } from "../kubernetes/embedded.ts";
import type { CustomResource, ObjectMeta } from "../kubernetes/object.ts";
import { imagePullPolicy } from "../shared/image-pull-policy.ts";
import { imagePullSecrets } from "../shared/pull-secrets.ts";
import { Acl, Auth, Tls } from "./access.ts";
import { defaultImage, defaultMode, defaultPort } from "./defaults.ts";
import { RedisExporter } from "./exporter.ts";
import { Failover } from "./failover.ts";
import { HighAvailability } from "./high-availability.ts";
import { Monitoring } from "./monitoring.ts";
import { NetworkPolicy, Service } from "./network.ts";
import { Persistence } from "./persistence.ts";
import { Pod } from "./pod.ts";
import { ServerConfig } from "./server.ts";
import { RedisStatus } from "./status.ts";

export const RedisSpec = z.object({
  mode: z
    .enum(["Standalone", "Replication", "Sentinel", "Cluster"])
    .default(defaultMode)
    .describe(
      "How the pods work together: Standalone is one pod, Replication a master with replicas that take its place when it is lost. Not for change. Sentinel and Cluster are refused by this version.",
    ),
  image: z.string().min(1).default(defaultImage).describe("Container image of the server, of Redis or of Valkey."),
  imagePullPolicy: imagePullPolicy
    .optional()
    .describe(
      "When the server's image is pulled: Always, IfNotPresent or Never; Always for the tag latest, else IfNotPresent, when absent.",
    ),
  imagePullSecrets,
  replicas: z
    .int32()
    .min(1)
    .max(16)
    .optional()
    .describe("Number of pods, the master among them; when absent 1 in mode Standalone, which has no more, else 3."),
  port: z
    .int32()
    .min(1)
    .max(65535)
    .default(defaultPort)
    .describe("Port that the servers listen on, with TLS or without. Not for change."),
  resources: kubernetes<V1ResourceRequirements>("io.k8s.api.core.v1.ResourceRequirements")
    .optional()
    .describe("CPU and memory that the redis container requests and may use."),
  config: ServerConfig.optional().describe("Directives of redis.conf."),
  auth: Auth.optional().describe("The password."),
  acl: Acl.optional().describe("Further users and what they may do."),
  tls: Tls.optional().describe("Encryption of all connections."),
  persistence: Persistence.optional().describe("Volumes for the data."),
  redisExporter: RedisExporter.optional().describe("Metrics of the servers, by an exporter in each pod."),
  monitoring: Monitoring.optional().describe("How Prometheus finds the exporters, and what it alerts of."),
  failover: Failover.optional().describe("When another pod becomes the master, in mode Replication."),
  highAvailability: HighAvailability.optional().describe("How Redis stays available when nodes or pods go away."),
  networkPolicy: NetworkPolicy.optional().describe("Limits who may connect to the pods."),
  service: Service.optional().describe("The Services by which clients find the pods."),
  pod: Pod.optional().describe("Where the pods run, as whom, and how they are marked."),
  sidecars: z
    .array(kubernetes<V1Container>("io.k8s.api.core.v1.Container"))
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] })
    .optional()
    .describe("Further containers of the pods, as given."),
});

/** The custom resource. A parse fills in defaults as the API server does: a nested one only where its parent is present. */
export const Redis = z
  .object({
    apiVersion: z
      .string()
      .describe("Group and version of this representation of the object, such as redis.ebb.dev/v1alpha1."),
    kind: z.string().describe("Kind of the object: Redis."),
    metadata: kubernetes<ObjectMeta>("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"),
    spec: RedisSpec.prefault({}).describe("Redis as it should be."),
    status: RedisStatus.optional().describe("Redis as it was last found."),
  })
  .describe(
    "One Redis server, or several of which one is the master and the others replicate it, each a pod of its own.",
  );

export type RedisSpec = z.input<typeof RedisSpec>;

/** As stored: a field that has a default may be absent all the same, since a default needs its parent. */
export interface Redis extends CustomResource {
  spec?: RedisSpec;
  status?: RedisStatus;
}
