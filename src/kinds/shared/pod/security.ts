/** Security contexts: a user's as given, never merged with ours; else what Pod Security "restricted" asks for. */

import type { V1PodSecurityContext, V1SecurityContext } from "@kubernetes/client-node";
import { asStored } from "./stored.ts";

/** Of seLinuxOptions. */
const droppedTexts = ["level", "role", "type", "user"];

/** `id` is a number, as the kubelet cannot tell of a name that it is not root's. */
export const restrictedPod = (id: number): V1PodSecurityContext => ({
  runAsNonRoot: true,
  runAsUser: id,
  runAsGroup: id,
  fsGroup: id,
  seccompProfile: { type: "RuntimeDefault" },
});

export const restrictedContainer: V1SecurityContext = {
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};

export const givenPodContext = (given: V1PodSecurityContext): V1PodSecurityContext => asStored(given, droppedTexts);

/**
 * An empty one is left out, which says the same: where it replaces another, an apply of it would remove that and set nothing, and
 * only the next apply would set it, for one more restart of the pods.
 */
export const givenContainerContext = (given: V1SecurityContext): V1SecurityContext | undefined =>
  Object.keys(given).length > 0 ? asStored(given, droppedTexts) : undefined;
