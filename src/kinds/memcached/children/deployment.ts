/** The Deployment that runs the pods. */

import type { V1DeploymentSpec } from "@kubernetes/client-node";
import type { KubeObject, ObjectMeta } from "../../../api/kubernetes/object.ts";
import { defaultMaxSurge, defaultMaxUnavailable } from "../../../api/memcached.c5c3.io/defaults.ts";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import type { Child } from "../../kind.ts";
import { autoscaledAnnotation, heldReplicasAnnotation } from "../annotations.ts";
import { childMeta, labels } from "../labels.ts";
import { podSpec } from "../pod/pod.ts";
import { serverImage } from "../pod/server.ts";
import { templateMeta } from "../pod/template-meta.ts";
import { versionLabel } from "../pod/version.ts";
import { liveDeployment } from "../replicas/live.ts";
import { type Replicas, replicas } from "../replicas/replicas.ts";
import { isAutoscaled, specOf } from "../spec.ts";
import { isUnderWay } from "../status/under-way.ts";

interface Deployment extends KubeObject {
  spec: V1DeploymentSpec;
}

/** Kept for as long as its owner lives: nothing in the spec says that there should be no cache. */
export const deployment: Child<Memcached> = {
  resource: { group: "apps", version: "v1", kind: "Deployment", plural: "deployments" },
  prune: false,
  name: (cr) => cr.metadata.name,
  build(cr, context) {
    const { settings, live } = context;
    const number = replicas(cr, liveDeployment(live), settings);
    const { minReadySeconds, maxSurge, maxUnavailable, progressDeadlineSeconds } = specOf(cr).rollout ?? {};
    const desired: Deployment = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: {
        ...childMeta(cr),
        labels: { ...labels(cr), ...versionLabel(serverImage(cr)) },
        ...annotations(cr, number),
        ...(number.isAsRead && live?.metadata.resourceVersion && { resourceVersion: live.metadata.resourceVersion }),
      },
      spec: {
        ...(number.desired !== undefined && { replicas: number.desired }),
        selector: { matchLabels: labels(cr) },
        strategy: {
          type: "RollingUpdate",
          rollingUpdate: {
            maxSurge: maxSurge ?? defaultMaxSurge,
            maxUnavailable: maxUnavailable ?? defaultMaxUnavailable,
          },
        },
        ...(minReadySeconds && { minReadySeconds }),
        ...(progressDeadlineSeconds && { progressDeadlineSeconds }),
        template: { metadata: templateMeta(cr, context), spec: podSpec(cr, settings) },
      },
    };
    return desired;
  },
  isUnderWay,
};

/** What later passes must know of the number of pods (`heldReplicas`). */
function annotations(cr: Memcached, { held }: Replicas): Pick<ObjectMeta, "annotations"> {
  if (isAutoscaled(cr)) return { annotations: { [autoscaledAnnotation]: "true" } };
  return held === undefined ? {} : { annotations: { [heldReplicasAnnotation]: String(held) } };
}
