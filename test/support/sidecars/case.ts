/** A pod among injections, and what becomes of it, whatever injects. */

import type { V1Container, V1ObjectMeta, V1OwnerReference, V1Pod, V1PodSpec } from "@kubernetes/client-node";
import type { Injecting } from "../../../src/sidecars/injection.ts";
import type { SkipReason } from "../../../src/sidecars/reasons.ts";

export interface Case {
  title: string;
  injections: readonly Injecting[];
  /** Whether nodes can run native sidecars; default: they can. */
  native?: boolean;
  namespaceLabels?: Readonly<Record<string, string>>;
  pod: V1Pod;
  /** By key; those that leave the pod as it is are not here. */
  outcomes: Readonly<Record<string, "injected" | SkipReason>>;
}

export const app: V1Container = { name: "app", image: "app:1" };

/** One of the sample's, as its user or its workload's controller sends it. */
export const pod = (spec: Partial<V1PodSpec> = {}, metadata: V1ObjectMeta = {}): V1Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "sample-app", labels: { app: "sample-app" }, ...metadata },
  spec: { containers: [app], ...spec },
});

export const annotated = (annotations: Record<string, string>, spec: Partial<V1PodSpec> = {}): V1Pod =>
  pod(spec, { annotations });

export const labelled = (labels: Record<string, string>): V1Pod => pod({}, { labels });

const controller = (kind: string, apiVersion = "apps/v1"): V1OwnerReference => ({
  apiVersion,
  kind,
  name: "sample-app",
  uid: "3f0c3a52-2b35-4b6e-8f3e-0c0a3d1f9a11",
  controller: true,
});

export const ofWorkload = (kind: string, apiVersion?: string, spec: Partial<V1PodSpec> = {}): V1Pod =>
  pod(spec, { ownerReferences: [controller(kind, apiVersion)] });

/** Pods of Jobs may not restart for ever. */
export const ofJob = (spec: Partial<V1PodSpec> = {}, annotations: Record<string, string> = {}): V1Pod =>
  pod({ restartPolicy: "Never", ...spec }, { ownerReferences: [controller("Job", "batch/v1")], annotations });

export const ofDeployment = (spec: Partial<V1PodSpec> = {}, annotations: Record<string, string> = {}): V1Pod =>
  pod(spec, {
    labels: { app: "sample-app", "pod-template-hash": "5c4f7d" },
    ownerReferences: [controller("ReplicaSet")],
    annotations,
  });
