/** Annotations in which proxies of a mesh find the ports that they leave alone. Pure. */

import type { V1Container } from "@kubernetes/client-node";
import type { Plan } from "../api/sidecars.ebb.dev/index.ts";
import { namesIn } from "./selection.ts";

type Annotations = Readonly<Record<string, string>>;

/** With the ports of these containers at the end of the lists, where they are not in them. */
export const withPortLists = (
  annotations: Annotations,
  portLists: Plan["portLists"],
  containers: readonly V1Container[],
): Annotations => {
  const owned = new Set(
    containers.flatMap(({ ports = [] }) => ports.map(({ containerPort }) => String(containerPort))),
  );
  const lists = Object.entries(portLists ?? {}).flatMap(([name, ports]): [string, string][] => {
    const there = annotations[name] ?? "";
    const missing = ports.filter((port) => owned.has(port) && !namesIn(there).includes(port));
    return missing.length === 0 ? [] : [[name, [there, ...missing].filter((part) => part !== "").join(",")]];
  });
  return { ...annotations, ...Object.fromEntries(lists) };
};
