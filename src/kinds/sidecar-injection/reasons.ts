/** The reasons that only injections have. */

import type { Reason } from "../reasons.ts";

export const sidecarReasons = {
  Planned: {
    seen: ["Ready True"],
    meaning: "The sidecars are planned, and everything beside the pods is there. The message names the containers.",
    cause: "All is well.",
    remedy: "None needed.",
  },
  Paused: {
    seen: ["Ready True"],
    meaning: "New pods get no sidecars. Pods that have them keep them.",
    cause: "`spec.paused` is true.",
    remedy: "Set it to false.",
  },
  NothingEnabled: {
    seen: ["Ready False"],
    meaning: "Nothing is injected.",
    cause: "Every entry has `enabled: false`, and there are no exporters and no containers.",
    remedy: "Enable an entry.",
  },
  ConflictsWith: {
    seen: ["Ready False"],
    meaning:
      "Another, elder injection matches pods of this one, and both have a container of one name, a port, or unlike volumes of one name. The elder one injects, this one does not.",
    cause: "Two injections that were made without knowledge of each other.",
    remedy: "Rename the container or the volume, change the port, or narrow a selector. The next resync sees it.",
  },
  Policy: {
    seen: ["Injecting True"],
    meaning: "The API server adds the sidecars by itself, with a MutatingAdmissionPolicy.",
    cause: "That is how ebb was installed, and the API server can do it.",
    remedy: "None needed.",
  },
  Webhook: {
    seen: ["Injecting True"],
    meaning:
      "The function `inject` adds the sidecars, as its manifests are installed. Whether it answers is not known here.",
    cause: "The overlay `webhook-inject` is installed.",
    remedy: "None needed; when pods come without sidecars all the same, look at the function.",
  },
  NoBackend: {
    seen: ["Injecting False"],
    meaning: "Nothing adds the sidecars to new pods.",
    cause: "The API server is older than Kubernetes 1.36, or its MutatingAdmissionPolicies are switched off.",
    remedy: "Install the overlay `webhook-inject`, or upgrade the cluster.",
  },
  UpToDate: {
    seen: ["UpToDate True"],
    meaning: "All matched pods have the sidecars of the latest revision.",
    cause: "All is well.",
    remedy: "None needed.",
  },
  PodsOutdated: {
    seen: ["UpToDate False"],
    meaning: "Pods have sidecars of an earlier revision.",
    cause: "The injection was changed since, and pods never change.",
    remedy: "Restart their workloads, or set `spec.rollout.strategy: Restart`.",
  },
  PodsMissed: {
    seen: ["UpToDate False"],
    meaning: "Pods that are matched have no sidecars, and no reason for it.",
    cause:
      "They are older than the injection; what injects was not there or did not answer in time; or their namespace is closed by a label, which a namespaced install cannot see.",
    remedy: "Restart their workloads, or set `spec.rollout.strategy: Restart`.",
  },
  PodsSkipped: {
    seen: ["UpToDate False"],
    meaning:
      "Pods that are matched were left as they are. Their annotation `sidecars.ebb.dev/skipped` and the message say why.",
    cause: "Something of the pod stands in the way: see [the table of reasons](sidecars.md#why-a-pod-is-skipped).",
    remedy: "That table says what helps for each reason.",
  },
  PodsRejected: {
    seen: ["UpToDate False"],
    meaning: "The API server refuses pods of a workload. The message has its words.",
    cause: "A ResourceQuota or LimitRange that the pod with its sidecars does not fit, or Pod Security.",
    remedy: "Make room, or lower the sidecars' `resources`.",
  },
  Healthy: {
    seen: ["Healthy True"],
    meaning: "No sidecar fails.",
    cause: "All is well.",
    remedy: "None needed.",
  },
  SidecarImagePull: {
    seen: ["Healthy False"],
    meaning:
      "The image of a sidecar cannot be pulled. The app runs, unless the sidecar is native: then its pod does not start.",
    cause: "A wrong name, a missing right, or a registry in trouble.",
    remedy: "Correct the image, or add an image pull secret to the app's ServiceAccount.",
  },
  SidecarConfig: {
    seen: ["Healthy False"],
    meaning: "A sidecar cannot be started with what it is told.",
    cause: "A ConfigMap, Secret or key that is not there, or a mount that cannot be had.",
    remedy: "Make what the message names.",
  },
  SidecarCrashing: {
    seen: ["Healthy False"],
    meaning: "A sidecar ends again and again. Its pod is not ready meanwhile.",
    cause: "ebb's own programs do not end by themselves; others do for reasons of their own.",
    remedy: "`kubectl logs POD -c CONTAINER --previous` <!-- needs a cluster -->.",
  },
  SidecarOOMKilled: {
    seen: ["Healthy False"],
    meaning: "A sidecar was killed for using more memory than its limit.",
    cause: "Its limit is too low for what it holds.",
    remedy: "Raise `resources.limits.memory`, lower `buffer.maxBytes`, or choose another driver or image.",
  },
  AppOOMKilled: {
    seen: ["Healthy False"],
    meaning: "The app was killed for using more memory than its limit, and it writes to a volume in memory.",
    cause:
      "What is written to such a volume counts against the container that wrote it, and is there still after a restart.",
    remedy: "Raise the app's memory limit by the volume's size, or set `sharedVolume.medium: \"\"`.",
  },
  ServiceNameTaken: {
    seen: ["Ready False", "Warning Event"],
    meaning: "The Service for the metrics of a workload has the name of an object that is not the injection's.",
    cause: "Somebody made a Service of that name.",
    remedy: "Set `spec.service.name`, or delete the Service.",
  },
  ConfigMapNameTaken: {
    seen: ["Ready False", "Warning Event"],
    meaning: "The ConfigMap of the sidecars has the name of an object that is not the injection's.",
    cause: "Somebody made a ConfigMap of that name; or a SidecarInjection and a ClusterSidecarInjection have one name.",
    remedy: "Rename the injection, or delete the ConfigMap.",
  },
  ServiceNameUnused: {
    seen: ["note of Ready", "Warning Event"],
    meaning:
      "`spec.service.name` is not used: more than one workload is matched, and each gets a Service of its own name.",
    cause: "The selector matches more than was thought.",
    remedy: "Narrow the selector, or leave the name out.",
  },
  ServiceSkipped: {
    seen: ["note of Ready", "Warning Event"],
    meaning: "A workload gets no Service. The message says why.",
    cause: "Its name is too long, another has the name, or it selects its pods by expressions alone.",
    remedy: "Set `spec.service.name`, or use `podMonitor`.",
  },
  VolumeExceedsLimit: {
    seen: ["note of Ready", "Warning Event"],
    meaning:
      "A container of the app may use less memory than the shared volume can hold beside what the container requests. The message names it.",
    cause: "The volume is in memory, where what the app writes counts against its own limit.",
    remedy: 'Raise the limit, lower `sharedVolume.sizeLimit`, or set `sharedVolume.medium: ""`.',
  },
  NoMesh: {
    seen: ["note of Ready", "Warning Event"],
    meaning: "`mesh.excludePorts` is set, and none of the matched pods has the proxy of a mesh.",
    cause: "The pods are not in a mesh, or a mesh without sidecars.",
    remedy: "Take it out, or leave it: it does no harm.",
  },
  MonitorUnavailable: {
    seen: ["note of Ready", "Warning Event"],
    meaning: "The monitor is skipped, as the API server serves none. All else works.",
    cause: "The CRDs of the Prometheus operator are not installed.",
    remedy: "Install them, after which the first resync makes the object; or disable the monitor.",
  },
  Restarted: {
    seen: ["Normal Event"],
    meaning: "A workload was restarted, so that its pods get the latest sidecars. The note names it.",
    cause: "`spec.rollout.strategy` is Restart.",
    remedy: "None needed.",
  },
} as const satisfies Record<string, Reason>;

export type SidecarReason = keyof typeof sidecarReasons;
