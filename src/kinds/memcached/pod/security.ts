/** Security contexts: the user's as given, never merged with ours; else what Pod Security "restricted" asks for. */

import type { V1PodSecurityContext, V1SecurityContext } from "@kubernetes/client-node";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import type { Settings } from "../../../settings.ts";
import { specOf } from "../spec.ts";
import { asStored } from "./stored.ts";

/** Of seLinuxOptions. */
const droppedTexts = ["level", "role", "type", "user"];

/** User and group `memcache` of the official images, as numbers: the kubelet cannot tell of a name that it is not root's. */
const memcachedId = 11211;
/** User and group `nobody` of the exporter's image. */
const exporterId = 65534;

const restrictedPod: V1PodSecurityContext = {
  runAsNonRoot: true,
  runAsUser: memcachedId,
  runAsGroup: memcachedId,
  fsGroup: memcachedId,
  seccompProfile: { type: "RuntimeDefault" },
};

const restrictedContainer: V1SecurityContext = {
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};

export function podSecurityContext(cr: Memcached, settings: Settings): V1PodSecurityContext | undefined {
  const given = specOf(cr).security?.podSecurityContext;
  if (given) return asStored(given, droppedTexts);
  return settings.podDefaults === "secure" ? restrictedPod : undefined;
}

export function serverSecurityContext(cr: Memcached, settings: Settings): V1SecurityContext | undefined {
  const given = specOf(cr).security?.containerSecurityContext;
  if (given) return asGiven(given);
  return settings.podDefaults === "secure" ? restrictedContainer : undefined;
}

/**
 * An empty one is left out, which says the same: where it replaces another, an apply of it would remove that and set nothing, and
 * only the next apply would set it, for one more restart of the pods.
 */
const asGiven = (given: V1SecurityContext): V1SecurityContext | undefined =>
  Object.keys(given).length > 0 ? asStored(given, droppedTexts) : undefined;

/** The exporter gets a user of its own only where the pod's is ours: a user's choice for the pod counts for all of it. */
export function exporterSecurityContext(cr: Memcached, settings: Settings): V1SecurityContext | undefined {
  const { podSecurityContext, containerSecurityContext } = specOf(cr).security ?? {};
  const given = specOf(cr).monitoring?.exporterSecurityContext;
  if (given) return asGiven(given);
  const context = serverSecurityContext(cr, settings);
  if (context === undefined || containerSecurityContext || podSecurityContext) return context;
  return { ...context, runAsUser: exporterId, runAsGroup: exporterId };
}
