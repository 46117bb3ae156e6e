/** Parts of which none is in the way of the pod, added to its spec: each at the end of its list. Pure. */

import type { V1Container, V1PodSpec } from "@kubernetes/client-node";
import type { Parts } from "./parts.ts";
import { isSamePath } from "./same-path.ts";

export const addParts = (podSpec: V1PodSpec, { regular, native = [], volumes = [], mounts = [] }: Parts): V1PodSpec => {
  const { initContainers = [], volumes: there = [] } = podSpec;
  const containers = podSpec.containers.map((container) => mounting(container, mounts));
  const missing = volumes.filter(({ name }) => there.every((volume) => volume.name !== name));
  return {
    ...podSpec,
    containers: [...containers, ...regular],
    ...(native.length > 0 && { initContainers: [...initContainers, ...native] }),
    ...(missing.length > 0 && { volumes: [...there, ...missing] }),
  };
};

/** What is mounted there already, is. */
const mounting = (container: V1Container, mounts: NonNullable<Parts["mounts"]>): V1Container => {
  const { volumeMounts = [] } = container;
  const missing = mounts.filter(
    (mount) =>
      mount.container === container.name &&
      volumeMounts.every(({ mountPath }) => !isSamePath(mountPath, mount.mountPath)),
  );
  if (missing.length === 0) return container;
  return {
    ...container,
    volumeMounts: [...volumeMounts, ...missing.map(({ name, mountPath }) => ({ name, mountPath }))],
  };
};
