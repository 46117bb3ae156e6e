/** The autoscaler of the Deployment. */

import type { V2HorizontalPodAutoscalerSpec } from "@kubernetes/client-node";
import type { KubeObject } from "../../../api/kubernetes/object.ts";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import { Stalled } from "../../../failures.ts";
import type { Child } from "../../kind.ts";
import { behavior, metrics } from "../autoscaling.ts";
import { childMeta } from "../labels.ts";
import { isAutoscaled, specOf } from "../spec.ts";

interface HorizontalPodAutoscaler extends KubeObject {
  spec: V2HorizontalPodAutoscalerSpec;
}

/** Throws `Stalled` for a stored object without an upper limit. */
export const horizontalPodAutoscaler: Child<Memcached> = {
  resource: {
    group: "autoscaling",
    version: "v2",
    kind: "HorizontalPodAutoscaler",
    plural: "horizontalpodautoscalers",
  },
  prune: true,
  name: (cr) => cr.metadata.name,
  build(cr) {
    if (!isAutoscaled(cr)) return undefined;
    const { minReplicas, maxReplicas } = specOf(cr).autoscaling ?? {};
    if (!maxReplicas) {
      throw new Stalled("InvalidSpec", "spec.autoscaling.maxReplicas: say how far the autoscaler may go");
    }
    const desired: HorizontalPodAutoscaler = {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: childMeta(cr),
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: cr.metadata.name },
        ...(minReplicas && { minReplicas }),
        maxReplicas,
        metrics: metrics(cr),
        behavior: behavior(cr),
      },
    };
    return desired;
  },
};
