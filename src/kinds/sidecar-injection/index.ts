/** The kinds SidecarInjection and ClusterSidecarInjection: one meaning, for one namespace or for many. */

import type { Injecting } from "../../sidecars/injection.ts";
import type { Right } from "../facts.ts";
import type { Kind } from "../kind.ts";
import { namespaceResource } from "../shared/namespace.ts";
import { configMaps } from "./children/config-map.ts";
import { podMonitors, serviceMonitors } from "./children/monitor.ts";
import { services } from "./children/service.ts";
import { type Facts, rolledOutKinds } from "./facts.ts";
import { podResource } from "./gather/pods.ts";
import { workloadResources } from "./gather/workloads.ts";
import { remarks } from "./remarks.ts";
import { clusterResource, managedBy, resource } from "./resource.ts";
import { operate } from "./rollout.ts";
import { status } from "./status/status.ts";

const conditionStatus = (type: string): string => `.status.conditions[?(@.type=="${type}")].status`;

const read = (verbs: readonly string[], ...resources: Right["resource"][]): Right[] =>
  resources.map((one) => ({ resource: one, verbs }));

const workloads = rolledOutKinds.map((kind) => workloadResources[kind]);

const common = {
  versions: [resource.version],
  categories: ["ebb"],
  printerColumns: [
    { name: "Ready", type: "string", jsonPath: conditionStatus("Ready") },
    { name: "Injected", type: "integer", jsonPath: ".status.injectedPods" },
    { name: "Matched", type: "integer", jsonPath: ".status.matchedPods" },
    { name: "UpToDate", type: "string", jsonPath: conditionStatus("UpToDate") },
    { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
    { name: "Healthy", type: "string", jsonPath: conditionStatus("Healthy"), priority: 1 },
    { name: "Revision", type: "string", jsonPath: ".status.revision", priority: 1 },
  ],
  managedBy,
  children: [],
  families: [configMaps, services, serviceMonitors, podMonitors],
  remarks,
  // Compiling plans is loaded with the first injection that is met: other kinds need none of it.
  gather: async (cr, reader, context) => (await import("./gather/index.ts")).gather(cr, reader, context),
  operate,
  rights: [
    ...read(["list"], resource, podResource, ...workloads),
    ...workloads.map((one): Right => ({ resource: one, verbs: ["patch"], overlay: "rollout-restart" })),
  ],
  status,
  reportingController: "sidecar-controller",
} satisfies Partial<Kind<Injecting, Facts>>;

export const sidecarInjection: Kind<Injecting, Facts> = {
  ...common,
  resource,
  singular: "sidecarinjection",
  shortNames: ["sci"],
  schema: async () => (await import("../../api/sidecars.ebb.dev/index.ts")).SidecarInjection,
  admission: async () => (await import("./admission.ts")).admission,
};

export const clusterSidecarInjection: Kind<Injecting, Facts> = {
  ...common,
  resource: clusterResource,
  isClusterScoped: true,
  singular: "clustersidecarinjection",
  shortNames: ["csci"],
  schema: async () => (await import("../../api/sidecars.ebb.dev/index.ts")).ClusterSidecarInjection,
  admission: async () => (await import("./admission.ts")).clusterAdmission,
  rights: [...common.rights, ...read(["list"], clusterResource), ...read(["get", "list"], namespaceResource)],
};
