/** The Deployment that runs the pods. */

import type { V1DeploymentSpec } from "@kubernetes/client-node";
import type { KubeObject } from "../../../api/kubernetes/object.ts";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import type { Child } from "../../kind.ts";
import { childMeta, labels } from "../labels.ts";
import { liveDeployment } from "../live.ts";
import { podSpec } from "../pod.ts";
import { desiredReplicas } from "../replicas.ts";
import { restartTriggerAnnotation } from "../resource.ts";
import { serverImage } from "../server.ts";
import { versionLabel } from "../version.ts";

interface Deployment extends KubeObject {
  spec: V1DeploymentSpec;
}

/** Kept for as long as its owner lives: nothing in the spec says that there should be no cache. */
export const deployment: Child<Memcached> = {
  resource: { group: "apps", version: "v1", kind: "Deployment", plural: "deployments" },
  prune: false,
  name: (cr) => cr.metadata.name,
  build(cr, { settings, live }) {
    const meta = childMeta(cr);
    const versionedLabels = { ...labels(cr), ...versionLabel(serverImage(cr)) };
    const annotations = templateAnnotations(cr);
    const replicas = desiredReplicas(cr, liveDeployment(live));
    const desired: Deployment = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { ...meta, labels: versionedLabels },
      spec: {
        ...(replicas !== undefined && { replicas }),
        selector: { matchLabels: labels(cr) },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: {
          metadata: { labels: versionedLabels, ...(annotations && { annotations }) },
          spec: podSpec(cr, settings),
        },
      },
    };
    return desired;
  },
};

/** A new value of the restart trigger restarts the pods one by one, as any change of the template does. */
function templateAnnotations(cr: Memcached): Record<string, string> | undefined {
  const trigger = cr.metadata.annotations?.[restartTriggerAnnotation];
  return trigger ? { [restartTriggerAnnotation]: trigger } : undefined;
}
