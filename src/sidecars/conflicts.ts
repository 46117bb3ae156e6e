/** What of a pod spec keeps parts out of it. Pure. */

import type { V1Container, V1ContainerPort, V1PodSpec } from "@kubernetes/client-node";
import type { Parts } from "./parts.ts";
import type { SkipReason } from "./reasons.ts";
import { isSamePath } from "./same-path.ts";

export interface Refusal {
  /** For programs; also what an injected pod is marked with. */
  reason: SkipReason;
  message: string;
}

type Check = (podSpec: V1PodSpec, parts: Parts) => Refusal | undefined;

const containerNotFound: Check = ({ containers }, { mounts = [] }) => {
  const missing = mounts.find(({ container }) => containers.every(({ name }) => name !== container));
  return missing && { reason: "ContainerNotFound", message: `the pod has no container named ${missing.container}` };
};

const nameConflict: Check = (podSpec, parts) => {
  const names = new Set(containersOf(podSpec).map(({ name }) => name));
  const taken = added(parts).find(({ name }) => names.has(name));
  return taken && { reason: "NameConflict", message: `the pod has another container named ${taken.name}` };
};

/** An emptyDir is shared, whoever brought it. */
const volumeConflict: Check = ({ volumes = [] }, { volumes: planned = [], ...parts }) => {
  const taken = planned.find(({ name }) => volumes.some((volume) => volume.name === name && !volume.emptyDir));
  if (taken) return { reason: "VolumeConflict", message: `the pod's volume ${taken.name} is no emptyDir` };
  const names = new Set([...volumes, ...planned].map(({ name }) => name));
  const unknown = added(parts)
    .flatMap(({ volumeMounts = [] }) => volumeMounts)
    .find(({ name }) => !names.has(name));
  return unknown && { reason: "VolumeConflict", message: `the pod has no volume named ${unknown.name}` };
};

const mountConflict: Check = ({ containers }, { mounts = [] }) => {
  for (const { container: wanted, name: volume, mountPath } of mounts) {
    const { volumeMounts = [], volumeDevices = [] } = containers.find(({ name }) => name === wanted) ?? {};
    const isTaken =
      volumeMounts.some(({ name, ...mount }) => name !== volume && isSamePath(mount.mountPath, mountPath)) ||
      volumeDevices.some(({ devicePath }) => isSamePath(devicePath, mountPath));
    if (isTaken) return { reason: "MountConflict", message: `container ${wanted} has another volume at ${mountPath}` };
  }
  return undefined;
};

/** Ports are never shifted, as a Service points there. */
const portConflict: Check = (podSpec, parts) => {
  const owners = new Map(
    containersOf(podSpec).flatMap(({ name, ports = [] }) => ports.map((port) => [address(port), name] as const)),
  );
  for (const port of added(parts).flatMap(({ ports = [] }) => ports)) {
    const owner = owners.get(address(port));
    if (owner !== undefined) {
      return { reason: "PortConflict", message: `container ${owner} has port ${address(port)}` };
    }
  }
  return undefined;
};

const checks: readonly Check[] = [containerNotFound, nameConflict, volumeConflict, mountConflict, portConflict];

/** The first one, in the order of `checks`. Mounts name their containers. */
export function conflict(podSpec: V1PodSpec, parts: Parts): Refusal | undefined {
  for (const check of checks) {
    const refusal = check(podSpec, parts);
    if (refusal) return refusal;
  }
  return undefined;
}

/** All share the pod's network and names, whenever they run. */
const containersOf = ({
  initContainers = [],
  containers,
  ephemeralContainers = [],
}: V1PodSpec): { name: string; ports?: V1ContainerPort[] }[] => [
  ...initContainers,
  ...containers,
  ...ephemeralContainers,
];

const added = ({ regular, native = [] }: Pick<Parts, "regular" | "native">): V1Container[] => [...native, ...regular];

const address = ({ containerPort, protocol = "TCP" }: V1ContainerPort): string => `${containerPort}/${protocol}`;
