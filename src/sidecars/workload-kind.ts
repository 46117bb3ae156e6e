import type { V1ObjectMeta } from "@kubernetes/client-node";
import { podTemplateHashLabel } from "./names.ts";

/**
 * The kind of the workload that a pod is of: its controller's, or the Deployment's behind that. A pod that nobody controls is `Pod`, as is
 * one that its node does.
 */
export const workloadKind = ({
  labels = {},
  ownerReferences = [],
}: Pick<V1ObjectMeta, "labels" | "ownerReferences">): string => {
  const { kind = "Pod" } = ownerReferences.find(({ controller }) => controller) ?? {};
  if (kind === "Node") return "Pod";
  return kind === "ReplicaSet" && podTemplateHashLabel in labels ? "Deployment" : kind;
};
