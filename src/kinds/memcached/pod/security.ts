/** Security contexts: the user's, else ours. */

import type { V1PodSecurityContext, V1SecurityContext } from "@kubernetes/client-node";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import type { Settings } from "../../../settings.ts";
import {
  givenContainerContext,
  givenPodContext,
  restrictedContainer,
  restrictedPod,
} from "../../shared/pod/security.ts";
import { specOf } from "../spec.ts";

/** User and group `memcache` of the official images. */
const memcachedId = 11211;
/** User and group `nobody` of the exporter's image. */
const exporterId = 65534;

export function podSecurityContext(cr: Memcached, settings: Settings): V1PodSecurityContext | undefined {
  const given = specOf(cr).security?.podSecurityContext;
  if (given) return givenPodContext(given);
  return settings.podDefaults === "secure" ? restrictedPod(memcachedId) : undefined;
}

export function serverSecurityContext(cr: Memcached, settings: Settings): V1SecurityContext | undefined {
  const given = specOf(cr).security?.containerSecurityContext;
  if (given) return givenContainerContext(given);
  return settings.podDefaults === "secure" ? restrictedContainer : undefined;
}

/** The exporter gets a user of its own only where the pod's is ours: a user's choice for the pod counts for all of it. */
export function exporterSecurityContext(cr: Memcached, settings: Settings): V1SecurityContext | undefined {
  const { podSecurityContext, containerSecurityContext } = specOf(cr).security ?? {};
  const given = specOf(cr).monitoring?.exporterSecurityContext;
  if (given) return givenContainerContext(given);
  const context = serverSecurityContext(cr, settings);
  if (context === undefined || containerSecurityContext || podSecurityContext) return context;
  return { ...context, runAsUser: exporterId, runAsGroup: exporterId };
}
