/** Adds sidecars to a pod spec, or says what stands in their way. Nothing that is there is changed, moved or removed. */

import { isDeepStrictEqual } from "node:util";
import type { V1Container, V1PodSpec } from "@kubernetes/client-node";
import { addParts } from "./add-parts.ts";
import { conflict, type Refusal } from "./conflicts.ts";
import type { Parts } from "./parts.ts";

export type InjectedSpec = { podSpec: V1PodSpec; refused?: never } | { refused: Refusal };

/**
 * All parts or none. A planned container that is already there, exactly as planned, is left as it is; so a second injection changes
 * nothing.
 */
export function injectPodSpec(podSpec: V1PodSpec, parts: Parts): InjectedSpec {
  const { containers, initContainers = [] } = podSpec;
  const missing: Parts = {
    ...parts,
    regular: parts.regular.filter((container) => !isAmong(containers, container)),
    native: (parts.native ?? []).filter((container) => !isAmong(initContainers, container)),
  };
  const refused = conflict(podSpec, missing);
  return refused ? { refused } : { podSpec: addParts(podSpec, missing) };
}

const isAmong = (containers: readonly V1Container[], planned: V1Container): boolean =>
  containers.some((container) => isDeepStrictEqual(container, planned));
