/** The anti-affinity preset: pods of one Memcached keep to nodes of their own. */

import type { V1Affinity, V1PodAffinityTerm } from "@kubernetes/client-node";
import { defaultAntiAffinityPreset } from "../../api/memcached.c5c3.io/defaults.ts";
import type { Memcached } from "../../api/memcached.c5c3.io/index.ts";
import type { Settings } from "../../settings.ts";
import { identity } from "./labels.ts";
import { specOf } from "./spec.ts";

export function affinity(cr: Memcached, settings: Settings): V1Affinity | undefined {
  const term: V1PodAffinityTerm = {
    topologyKey: "kubernetes.io/hostname",
    labelSelector: { matchLabels: identity(cr) },
  };
  switch (preset(cr, settings)) {
    case "soft":
      return {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }],
        },
      };
    case "hard":
      return { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
    case "none":
      return undefined;
  }
}

function preset(cr: Memcached, settings: Settings): "soft" | "hard" | "none" {
  const { highAvailability } = specOf(cr);
  if (highAvailability) return highAvailability.antiAffinityPreset || defaultAntiAffinityPreset;
  return settings.podDefaults === "secure" ? defaultAntiAffinityPreset : "none";
}
