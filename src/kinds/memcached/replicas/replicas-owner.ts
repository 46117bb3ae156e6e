/** Who sets the Deployment's number of pods: us, an autoscaler, or somebody else. */

import { ownersOf } from "../../../api/kubernetes/managed-fields.ts";
import type { KubeObject, ManagedFieldsEntry } from "../../../api/kubernetes/object.ts";
import { childManager } from "../../../field-managers.ts";
import type { Settings } from "../../../settings.ts";

/**
 * What the HorizontalPodAutoscaler's controller writes as: the file name of the program that it runs in. Distributions put it into one
 * of their own, or give it a version.
 */
const autoscalerManager = /^(kube-controller-manager|k3s|kubelite|hyperkube)\b/;

/** Whether another manager owns the number, so that it stands when we leave it out. What an earlier controller owns will be ours. */
export const isLeftToOthers = (live: KubeObject, { previousManagers }: Settings): boolean =>
  ownersOfReplicas(live).some((entry) => !isOurs(entry) && !isOfPrevious(entry, previousManagers));

/** Whether the number is what a HorizontalPodAutoscaler chose. One that we have applied since is ours, even if it is the same. */
export const isSetByAutoscaler = (live: KubeObject): boolean => {
  const owners = ownersOfReplicas(live);
  return !owners.some(isOurs) && owners.some(isAutoscaler);
};

const ownersOfReplicas = (live: KubeObject): ManagedFieldsEntry[] => ownersOf(live, ["spec", "replicas"]);

const isOurs = ({ manager, operation, subresource }: ManagedFieldsEntry): boolean =>
  manager === childManager && operation === "Apply" && !subresource;

const isOfPrevious = (
  { manager = "", operation, subresource }: ManagedFieldsEntry,
  previousManagers: readonly string[],
): boolean => operation === "Update" && !subresource && previousManagers.includes(manager);

const isAutoscaler = ({ manager = "", subresource }: ManagedFieldsEntry): boolean =>
  autoscalerManager.test(manager) && subresource === "scale";
