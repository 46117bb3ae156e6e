/** Which nodes the pods like: the anti-affinity preset, by which pods of one Memcached keep apart, and what the user adds. */

import type { V1Affinity, V1PodAffinityTerm, V1PodAntiAffinity } from "@kubernetes/client-node";
import { defaultAntiAffinityPreset } from "../../../api/memcached.c5c3.io/defaults.ts";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import type { Settings } from "../../../settings.ts";
import { identity } from "../labels.ts";
import { specOf } from "../spec.ts";
import { asStored } from "./stored.ts";

/** Absent when nothing is asked for; sections that ask for nothing are left out. */
export function affinity(cr: Memcached, settings: Settings): V1Affinity | undefined {
  const { podAntiAffinity, ...others } = asStored(specOf(cr).pod?.affinity ?? {});
  const sections = { podAntiAffinity: joined(presetTerms(cr, settings), podAntiAffinity), ...others };
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

function presetTerms(cr: Memcached, settings: Settings): V1PodAntiAffinity {
  const term: V1PodAffinityTerm = {
    topologyKey: "kubernetes.io/hostname",
    labelSelector: { matchLabels: identity(cr) },
  };
  switch (preset(cr, settings)) {
    case "soft":
      return { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] };
    case "hard":
      return { requiredDuringSchedulingIgnoredDuringExecution: [term] };
    case "none":
      return {};
  }
}

function preset(cr: Memcached, settings: Settings): "soft" | "hard" | "none" {
  const { highAvailability } = specOf(cr);
  if (highAvailability) return highAvailability.antiAffinityPreset || defaultAntiAffinityPreset;
  return settings.podDefaults === "secure" ? defaultAntiAffinityPreset : "none";
}
