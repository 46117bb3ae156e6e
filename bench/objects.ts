/** The objects that the scenarios work with: the Memcached of DESIGN §5, and the children that its kind makes of it. Pure. */

import { settingsOutside } from "../functions/runtime/complete-settings.ts";
import { readConfiguration } from "../functions/runtime/configuration.ts";
import type { KubeObject } from "../src/api/kubernetes/object.ts";
import { apiVersion, type Resource } from "../src/api/kubernetes/resource.ts";
import type { Memcached } from "../src/api/memcached.c5c3.io/index.ts";
import { memcached } from "../src/kinds/memcached/index.ts";

export const replicas = 3;
export const firstImage = "memcached:1.6.38";
export const secondImage = "memcached:1.6.39";

/** As a function without further environment has them. */
export const settings = settingsOutside(readConfiguration({}));

export const namesOf = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `cache-${String(index).padStart(5, "0")}`);

/** Three pods with an exporter each, a Service, a ServiceMonitor and a PodDisruptionBudget. */
export const memcachedOf = (namespace: string, name: string, image = firstImage): Memcached => ({
  apiVersion: apiVersion(memcached.resource),
  kind: "Memcached",
  metadata: { namespace, name },
  spec: {
    replicas,
    image,
    monitoring: { enabled: true, serviceMonitor: {} },
    highAvailability: { podDisruptionBudget: { enabled: true, minAvailable: 1 } },
  },
});

export interface Rendered {
  resource: Resource;
  object: KubeObject;
}

/** The children as the engine would apply them. */
export const childrenOf = (cr: Memcached): Rendered[] =>
  memcached.children.flatMap(({ resource, build }) => {
    const object = build(cr, { settings, secrets: new Map() });
    return object === undefined ? [] : [{ resource, object }];
  });

/** The same objects, of nobody: what a bare client writes. */
export const orphansOf = (namespace: string, name: string, image = firstImage): Rendered[] => {
  const cr = memcachedOf(namespace, name, image);
  return childrenOf({ ...cr, metadata: { ...cr.metadata, uid: "none" } }).map(({ resource, object }) => {
    const { ownerReferences: _, ...metadata } = object.metadata;
    return { resource, object: { ...object, metadata } };
  });
};
