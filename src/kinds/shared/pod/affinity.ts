/** Which nodes the pods like: the anti-affinity preset, by which pods of one resource keep apart, and what the user adds. */

import type { V1Affinity, V1PodAffinityTerm, V1PodAntiAffinity } from "@kubernetes/client-node";
import { asStored } from "./stored.ts";

export interface Likes {
  preset: "soft" | "hard" | "none";
  /** Labels of the pods that keep apart. */
  identity: Record<string, string>;
  /** What the user adds. */
  given: V1Affinity | undefined;
}

/** Absent when nothing is asked for; sections that ask for nothing are left out. */
export function affinity({ given = {}, ...own }: Likes): V1Affinity | undefined {
  const { podAntiAffinity, ...others } = asStored(given);
  const sections = { podAntiAffinity: joined(presetTerms(own), podAntiAffinity), ...others };
  const asking = Object.entries(sections).filter(([, section]) => Object.keys(section).length > 0);
  return asking.length > 0 ? Object.fromEntries(asking) : undefined;
}

/** The terms of both, `first`'s before `second`'s. */
function joined(first: V1PodAntiAffinity, second: V1PodAntiAffinity = {}): V1PodAntiAffinity {
  const required = [first, second].flatMap((one) => one.requiredDuringSchedulingIgnoredDuringExecution ?? []);
  const preferred = [first, second].flatMap((one) => one.preferredDuringSchedulingIgnoredDuringExecution ?? []);
  return {
    ...(required.length > 0 && { requiredDuringSchedulingIgnoredDuringExecution: required }),
    ...(preferred.length > 0 && { preferredDuringSchedulingIgnoredDuringExecution: preferred }),
  };
}

function presetTerms({ preset, identity }: Omit<Likes, "given">): V1PodAntiAffinity {
  const term: V1PodAffinityTerm = {
    topologyKey: "kubernetes.io/hostname",
    labelSelector: { matchLabels: identity },
  };
  switch (preset) {
    case "soft":
      return { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] };
    case "hard":
      return { requiredDuringSchedulingIgnoredDuringExecution: [term] };
    case "none":
      return {};
  }
}
