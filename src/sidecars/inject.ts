/** Adds sidecars to a pod spec, or says what stands in their way. Nothing that is there is changed, moved or removed. */

import { isDeepStrictEqual } from "node:util";
import type { V1Container, V1PodSpec } from "@kubernetes/client-node";
import { conflict, type Refusal } from "./conflicts.ts";
import type { Plan } from "./plan.ts";

export type Injection = { podSpec: V1PodSpec; refused?: never } | { refused: Refusal };

/**
 * All of a plan or nothing. A planned container that is already there, exactly as planned, is left as it is; so a second
 * injection changes nothing.
 */
export function injectPodSpec(podSpec: V1PodSpec, plan: Plan): Injection {
  const missing = plan.regular.filter((container) => !isPresent(podSpec, container));
  const refused = conflict(podSpec, missing);
  if (refused) return { refused };
  return { podSpec: missing.length === 0 ? podSpec : { ...podSpec, containers: [...podSpec.containers, ...missing] } };
}

const isPresent = (podSpec: V1PodSpec, planned: V1Container): boolean =>
  podSpec.containers.some((container) => isDeepStrictEqual(container, planned));
