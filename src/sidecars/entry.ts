/** One sidecar of an injection, as it is compiled. */

import type { V1Container, V1Volume } from "@kubernetes/client-node";

export interface Entry {
  mode: "Auto" | "Native" | "Container";
  container: V1Container;
  /** Of this container alone. */
  volumes: readonly V1Volume[];
}

/** What is known of the cluster, and of the injection beside its spec. */
export interface Facts {
  /** Whether every node can run native sidecars; false where that is not known. */
  native: boolean;
  /** The image of ebb's own programs. */
  sidecarImage: string;
}

/** What an entry is compiled from, beside itself. */
export interface EntryContext extends Facts {
  /** Of the injection. */
  name: string;
  /** The volume that the app writes to, and its containers that see it; none is the pod's default one. */
  sharedVolume: { name: string; containers: readonly string[] };
}
