import type { V1LabelSelector } from "@kubernetes/client-node";
import * as z from "zod";
import { kubernetes } from "../kubernetes/embedded.ts";
import type { CustomResource, ObjectMeta } from "../kubernetes/object.ts";
import { containerName } from "./container.ts";
import { Exporter } from "./exporter.ts";
import { LogShipper } from "./log-shipper.ts";
import { MetricsExporter } from "./metrics-exporter.ts";
import { Monitor } from "./monitor.ts";
import { PortMetrics } from "./port-metrics.ts";
import { RawContainer } from "./raw-container.ts";
import { SidecarInjectionStatus } from "./status.ts";

export const workloadKinds = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "Pod"] as const;

const byName = { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] };

/** What selects namespaces and pods. */
export const selector = kubernetes<V1LabelSelector>("io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector");

export const SharedVolume = z.object({
  name: containerName.default("shared-logs").describe("Name of the volume in the pod."),
  medium: z
    .enum(["Memory", ""])
    .default("Memory")
    .describe(
      "Memory, or the node's disk when empty. What is written to memory counts against the memory limit of the container that writes it.",
    ),
  sizeLimit: z.string().max(32).default("100Mi").describe("Most that the volume holds, as a quantity."),
  mountPath: z.string().min(1).max(253).default("/app/logs").describe("Where the app sees the volume."),
  containers: z
    .array(containerName)
    .max(32)
    .meta({ "x-kubernetes-list-type": "set" })
    .optional()
    .describe("Containers of the app that see it; the pod's default container when empty."),
});

export const SidecarInjectionSpec = z.object({
  selector: selector.describe("Labels of the pods that get the sidecars; empty is refused."),
  workloadKinds: z
    .array(z.enum(workloadKinds))
    .min(1)
    .max(6)
    .meta({ "x-kubernetes-list-type": "set" })
    .default([...workloadKinds])
    .describe("Kinds of the workloads whose pods get them; Pod is a pod without a workload."),
  paused: z.boolean().default(false).describe("Whether new pods get none. What runs stays as it is."),
  onError: z
    .enum(["Ignore", "Fail"])
    .default("Ignore")
    .describe(
      "What happens to a pod that should have got the sidecars and did not: Ignore lets it start, Fail refuses it.",
    ),
  rollout: z
    .object({
      strategy: z
        .enum(["None", "Restart"])
        .default("None")
        .describe("Whether workloads whose pods lack the latest sidecars are restarted."),
      maxConcurrent: z.int32().min(1).max(100).default(1).describe("Workloads that are restarted at a time."),
    })
    .prefault({})
    .describe("What is done about pods that run already."),
  sharedVolume: SharedVolume.prefault({}).describe(
    "A volume that the app writes to and the sidecars read; added when a log shipper or a metrics exporter is enabled.",
  ),
  logShippers: z
    .array(LogShipper)
    .max(8)
    .meta(byName)
    .optional()
    .describe("Programs that send the lines of the app's log files somewhere."),
  metricsExporters: z
    .array(MetricsExporter)
    .max(8)
    .meta(byName)
    .optional()
    .describe("Programs that offer or send the metrics which the app writes to files."),
  portMetrics: PortMetrics.prefault({}).describe("Counts the local ports that the pod uses."),
  exporters: z
    .array(Exporter)
    .max(8)
    .meta({ "x-kubernetes-list-type": "atomic" })
    .optional()
    .describe("Exporters of servers that run in the pod."),
  containers: z
    .array(RawContainer)
    .max(8)
    .meta(byName)
    .optional()
    .describe("Containers of any kind, as they are given."),
  mesh: z
    .object({
      excludePorts: z
        .boolean()
        .default(false)
        .describe(
          "Whether the ports of the sidecars are taken out of an Istio or Linkerd mesh, so that a Prometheus outside of it reaches them.",
        ),
    })
    .prefault({})
    .describe("Beside the proxy of a service mesh."),
  service: z
    .object({
      enabled: z.boolean().default(true).describe("Whether each matched workload gets a Service for the metrics."),
      name: z
        .string()
        .max(63)
        .default("")
        .describe("Name of the Service, where one workload is matched; the workload's with -metrics when empty."),
      annotations: z
        .boolean()
        .default(true)
        .describe(
          "Whether it bears prometheus.io/scrape, path and port; not while a monitor is enabled, which would store all twice.",
        ),
    })
    .prefault({})
    .describe("A Service for the metrics of each matched workload."),
  serviceMonitor: Monitor.prefault({}).describe("A ServiceMonitor for those Services."),
  podMonitor: Monitor.prefault({}).describe("A PodMonitor for the pods, in place of the ServiceMonitor."),
});

const apiVersion = z
  .string()
  .describe("Group and version of this representation of the object, such as sidecars.ebb.dev/v1alpha1.");
const metadata = kubernetes<ObjectMeta>("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");

/** Schema of a whole object of either kind. */
export const resourceOf = <Spec extends z.ZodType>(kind: string, spec: Spec) =>
  z.object({
    apiVersion,
    kind: z.string().describe(`Kind of the object: ${kind}.`),
    metadata,
    spec: spec.describe("The sidecars, and the pods that get them."),
    status: SidecarInjectionStatus.optional().describe("The injection as it was last found."),
  });

/** The custom resource. */
export const SidecarInjection = resourceOf("SidecarInjection", SidecarInjectionSpec).describe(
  "Sidecars for pods of its namespace that are matched by their labels.",
);

export type SidecarInjectionSpec = z.input<typeof SidecarInjectionSpec>;

/** As stored, in which every default is filled in: each stands on a path of defaults. */
export interface SidecarInjection extends CustomResource {
  spec: z.output<typeof SidecarInjectionSpec>;
  status?: SidecarInjectionStatus;
}
