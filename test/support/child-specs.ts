/** Every kind of child that needs no CRD, with a spec that wants it and one that does not want what can be switched off. */

import type { MemcachedSpec } from "../../src/api/memcached.c5c3.io/index.ts";
import type { Child } from "../../src/kinds/kind.ts";
import { memcached } from "../../src/kinds/memcached/index.ts";

export interface ChildSpecs {
  kind: string;
  child: Child;
  on: MemcachedSpec;
  off: MemcachedSpec;
}

const specs: Record<string, Pick<ChildSpecs, "on" | "off">> = {
  Deployment: { on: { replicas: 0 }, off: {} },
  Service: { on: { replicas: 0 }, off: {} },
  PodDisruptionBudget: {
    on: { replicas: 0, highAvailability: { podDisruptionBudget: { enabled: true, maxUnavailable: 1 } } },
    off: { replicas: 0 },
  },
  HorizontalPodAutoscaler: {
    on: { resources: { requests: { cpu: "100m" } }, autoscaling: { enabled: true, maxReplicas: 2 } },
    off: { resources: { requests: { cpu: "100m" } } },
  },
  NetworkPolicy: { on: { replicas: 0, security: { networkPolicy: { enabled: true } } }, off: { replicas: 0 } },
};
export const childSpecs: ChildSpecs[] = memcached.children.flatMap((child) => {
  const { kind } = child.resource;
  const found = specs[kind];
  return found ? [{ kind, child, ...found }] : [];
});
