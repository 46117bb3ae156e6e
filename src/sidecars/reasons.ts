/**
 * Why a pod that is selected gets no sidecars: what it is marked with, in the order in which the reasons are looked for. The docs are made
 * of it.
 */

export interface SkipReasonText {
  /** Sentences in Markdown. */
  meaning: string;
  remedy: string;
}

export const skipReasons = {
  InvalidLabel: {
    meaning: 'The label `sidecars.ebb.dev/inject` of the pod is neither `"true"` nor `"false"`.',
    remedy: "Correct the label in the workload's pod template, or remove it.",
  },
  HostNetwork: {
    meaning: "The pod uses its node's network: ports of sidecars would be the node's.",
    remedy: "Run the app without `hostNetwork`, or collect from the node with a DaemonSet.",
  },
  Windows: {
    meaning: "The pod runs on Windows, and the sidecars are programs for Linux.",
    remedy: 'Label the pods `sidecars.ebb.dev/inject: "false"`.',
  },
  StaticPod: {
    meaning: "The pod stands in a file of its node: what the API server holds is only its mirror, and changes nothing.",
    remedy: "Write the sidecars into that file, for example with `ebb inject`.",
  },
  JobNeedsNative: {
    meaning:
      "The pod is of a Job, which would never complete beside a container that runs on, and the nodes know no native sidecars.",
    remedy: "Bring the nodes to Kubernetes 1.33 or later, or take `Job` out of `workloadKinds`.",
  },
  ContainerNotFound: {
    meaning: "The app's container that is to see the shared volume is not in the pod.",
    remedy: "Correct `sharedVolume.containers`, or the pod's annotation `kubectl.kubernetes.io/default-container`.",
  },
  NameConflict: {
    meaning: "The pod has a container of the name of a sidecar, in any of its lists.",
    remedy: "Rename the sidecar, or leave it out with the annotation `sidecars.ebb.dev/skip`.",
  },
  VolumeConflict: {
    meaning:
      "The pod has a volume of the name of one of ours that is no emptyDir; or a container of the injection mounts a volume that the pod does not have.",
    remedy: "Rename the volume.",
  },
  MountConflict: {
    meaning: "The app's container has another volume at the path of the shared one.",
    remedy:
      "Change `sharedVolume.mountPath`, or name the app's own volume in `sharedVolume.name` where it is an emptyDir.",
  },
  PortConflict: {
    meaning:
      "A container of the pod names a port of a sidecar as its own. Ports are never shifted, as Services point to them.",
    remedy: "Change the sidecar's port.",
  },
} as const satisfies Record<string, SkipReasonText>;

export type SkipReason = keyof typeof skipReasons;
