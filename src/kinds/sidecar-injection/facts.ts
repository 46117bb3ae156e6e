/** What an injection depends on, as it was gathered: plain data. */

import type { ObjectMeta } from "../../api/kubernetes/object.ts";
import type { Plan } from "../../api/sidecars.ebb.dev/index.ts";
import type { ScrapePort } from "./scrape-ports.ts";

export const rolledOutKinds = ["Deployment", "StatefulSet", "DaemonSet"] as const;
export type RolledOutKind = (typeof rolledOutKinds)[number];

/** A workload whose pods are matched. */
export interface Workload {
  kind: RolledOutKind;
  /** For a write to exactly this version. */
  metadata: Pick<ObjectMeta, "name" | "resourceVersion"> & { namespace: string };
  /** Its label `app.kubernetes.io/name`. */
  appName?: string | undefined;
  /** Of its own selector; absent where that has no labels. */
  matchLabels?: Readonly<Record<string, string>> | undefined;
  /** Labels of its pods. */
  podLabels: Readonly<Record<string, string>>;
  /** Memory of its containers that see the shared volume, as quantities, where they have a limit. */
  memory: readonly { container: string; limit: string; request: string }[];
  /** The set in the rollout annotation of its pod template. */
  restartedFor: readonly string[];
  /** Whether all of its pods are of its latest template and ready. */
  isRolledOut: boolean;
  /** Why pods of it are refused, in the words of its controller. */
  refusal?: string | undefined;
}

/** Something that is wrong with a container of a pod. */
export interface Complaint {
  container: string;
  /** A reason of the status. */
  reason: "SidecarImagePull" | "SidecarConfig" | "SidecarCrashing" | "SidecarOOMKilled" | "AppOOMKilled";
  /** In the words of the kubelet. */
  detail: string;
}

/** A pod that is matched, and is not at its end. */
export interface PodState {
  namespace: string;
  name: string;
  labels: Readonly<Record<string, string>>;
  /** What it belongs to, `""` when to nothing. */
  owner: { kind: string; name: string };
  /** Whether it has the proxy of a service mesh. */
  isMeshed: boolean;
  /** Revision of the sidecars that it carries. */
  revision?: string | undefined;
  /** Why it carries none. */
  skipped?: string | undefined;
  complaints: readonly Complaint[];
}

export interface Facts {
  native: boolean;
  /** What adds sidecars to new pods; absent when nothing does. */
  backend: "policy" | "webhook" | undefined;
  /** Namespaces whose pods may get sidecars, in alphabetical order. */
  namespaces: readonly string[];
  /** In order of namespace, kind and name. */
  workloads: readonly Workload[];
  pods: readonly PodState[];
  /** The elder injection that this one cannot stand beside. */
  rival?: { key: string; about: string } | undefined;
  /** What is added to pods; absent when nothing is to be, or beside a rival. */
  plan?: Plan | undefined;
  /** What the containers are told by files, by their names. */
  files: Readonly<Record<string, string>>;
  scrapePorts: readonly ScrapePort[];
}
