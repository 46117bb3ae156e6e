/** What keeps sidecars out of a pod. */

import type { V1Container, V1ContainerPort, V1PodSpec } from "@kubernetes/client-node";

export interface Refusal {
  /** For programs; also what an injected pod is marked with. */
  reason: "NameConflict" | "PortConflict";
  message: string;
}

type Check = (podSpec: V1PodSpec, added: readonly V1Container[]) => Refusal | undefined;

const nameConflict: Check = (podSpec, added) => {
  const names = new Set(containersOf(podSpec).map(({ name }) => name));
  const taken = added.find(({ name }) => names.has(name));
  return taken && { reason: "NameConflict", message: `the pod has another container named ${taken.name}` };
};

/** Ports are never shifted, as a Service points there. */
const portConflict: Check = (podSpec, added) => {
  const owners = new Map(
    containersOf(podSpec).flatMap(({ name, ports = [] }) => ports.map((port) => [address(port), name] as const)),
  );
  for (const port of added.flatMap(({ ports = [] }) => ports)) {
    const owner = owners.get(address(port));
    if (owner !== undefined) {
      return { reason: "PortConflict", message: `container ${owner} has port ${address(port)}` };
    }
  }
  return undefined;
};

const checks: readonly Check[] = [nameConflict, portConflict];

/** The first one, in the order of `checks`. */
export function conflict(podSpec: V1PodSpec, added: readonly V1Container[]): Refusal | undefined {
  for (const check of checks) {
    const refusal = check(podSpec, added);
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

const address = ({ containerPort, protocol = "TCP" }: V1ContainerPort): string => `${containerPort}/${protocol}`;
