/** Brings an injection's sidecars into a pod, and records that, or why not. The policy does the same, in CEL: policy/. Pure. */

import type { V1Pod, V1PodSpec } from "@kubernetes/client-node";
import { addParts } from "./add-parts.ts";
import { conflict, type Refusal } from "./conflicts.ts";
import type { Injection } from "./injection.ts";
import { defaultContainerAnnotation, injectLabel, mirrorAnnotation } from "./names.ts";
import { defaultContainer, lacksNative, podParts } from "./pod-parts.ts";
import { withPortLists } from "./port-lists.ts";
import { isRecorded, withInjected, withSkipped } from "./record.ts";
import { isSelected, type Namespace } from "./selection.ts";
import { workloadKind } from "./workload-kind.ts";

export type InjectedPod = { pod: V1Pod } & (
  | { outcome: "untouched" | "injected" }
  | { outcome: "skipped"; refused: Refusal }
);

/**
 * All of the injection or nothing. A pod that has it already is left as it is, whatever became of the injection since.
 * @param kind of the pod's workload
 */
export const injectPod = (
  pod: V1Pod,
  injection: Injection,
  namespace: Namespace,
  kind: string = workloadKind(pod.metadata ?? {}),
): InjectedPod => {
  const { metadata = {}, spec = { containers: [] } } = pod;
  const { annotations = {} } = metadata;
  const { key, plan } = injection;
  if (!isSelected(metadata, injection, namespace, kind) || isRecorded(annotations, key))
    return { outcome: "untouched", pod };

  const parts = podParts(pod, plan, kind);
  const refused = unfit(pod, injection, kind) ?? conflict(spec, parts);
  if (refused) {
    const marked = withSkipped(annotations, key, refused.reason);
    return { outcome: "skipped", refused, pod: { ...pod, metadata: { ...metadata, annotations: marked } } };
  }
  const listed = withPortLists(annotations, plan.portLists, [...parts.native, ...parts.regular]);
  const recorded = withInjected({ [defaultContainerAnnotation]: defaultContainer(pod), ...listed }, key, plan.revision);
  return {
    outcome: "injected",
    pod: { ...pod, metadata: { ...metadata, annotations: recorded }, spec: addParts(spec, parts) },
  };
};

/** What kind of pod gets none, in the order in which it is looked for. */
const unfit = (pod: V1Pod, { plan }: Injection, kind: string): Refusal | undefined => {
  const { metadata: { labels = {}, annotations = {} } = {}, spec } = pod;
  const label = labels[injectLabel] ?? "true";
  if (label !== "true")
    return { reason: "InvalidLabel", message: `the label ${injectLabel} is "${label}": write "true" or "false"` };
  if (spec?.hostNetwork) return { reason: "HostNetwork", message: "the pod uses its node's network" };
  if (isForWindows(spec)) return { reason: "Windows", message: "the pod runs on Windows" };
  if (mirrorAnnotation in annotations) return { reason: "StaticPod", message: "the pod stands in a file of its node" };
  if (lacksNative(pod, plan, kind))
    return { reason: "JobNeedsNative", message: "the Job would never complete beside a container that runs on" };
  return undefined;
};

const isForWindows = (spec: V1PodSpec | undefined): boolean =>
  spec?.os?.name === "windows" || spec?.nodeSelector?.["kubernetes.io/os"] === "windows";
