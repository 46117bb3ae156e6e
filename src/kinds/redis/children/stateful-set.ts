/** The StatefulSet that runs the pods. */

import type { V1StatefulSetSpec } from "@kubernetes/client-node";
import type { KubeObject } from "../../../api/kubernetes/object.ts";
import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import { Stalled } from "../../../failures.ts";
import type { Child } from "../../kind.ts";
import { copiedLabelsAnnotation } from "../annotations.ts";
import type { RedisFacts } from "../facts.ts";
import { childMeta, selectorLabels } from "../labels.ts";
import { liveStatefulSet } from "../live.ts";
import { headlessName, mainName } from "../names.ts";
import { pendingRollout, podTemplate } from "../pod/template.ts";
import { statefulSetReplicas } from "../replicas.ts";
import { modeMessage } from "../rules/mode.ts";
import { isPersistent, modeOf, specOf } from "../spec.ts";
import { isUnderWay } from "../status/under-way.ts";
import { refuseImmutable } from "./immutable.ts";
import { volumeClaims } from "./volume-claims.ts";

interface StatefulSet extends KubeObject {
  spec: V1StatefulSetSpec;
}

/**
 * Kept for as long as its owner lives: it has the data. So nothing is desired, and all is left as it is, while a new template has to
 * wait. Throws `Stalled` for a mode that there is not, and for a change that no StatefulSet takes.
 */
export const statefulSet: Child<Redis> = {
  resource: { group: "apps", version: "v1", kind: "StatefulSet", plural: "statefulsets" },
  prune: false,
  name: mainName,
  build(cr, context) {
    const mode = modeOf(cr);
    if (mode === "Sentinel" || mode === "Cluster") throw new Stalled("InvalidSpec", `spec.mode: ${modeMessage[mode]}`);
    const live = liveStatefulSet(context.live);
    if (live) refuseImmutable(cr, live);
    // By what the kind gathers, which is what `Kind.children` are built with.
    const facts = context.facts as RedisFacts | undefined;
    if (facts?.holdsTemplate && pendingRollout(cr, context)) return undefined;
    const claims = volumeClaims(cr, live);
    const { template, copied } = podTemplate(cr, context);
    const desired: StatefulSet = {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: {
        ...childMeta(cr, mainName(cr)),
        annotations: { [copiedLabelsAnnotation]: JSON.stringify(copied) },
      },
      spec: {
        replicas: statefulSetReplicas(cr, (facts ?? cr.status)?.master),
        serviceName: headlessName(cr),
        podManagementPolicy: "Parallel",
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: facts?.partition ?? 0 } },
        selector: { matchLabels: selectorLabels(cr) },
        template,
        ...(claims.length > 0 && { volumeClaimTemplates: claims }),
        ...(isPersistent(cr) && { persistentVolumeClaimRetentionPolicy: retention(cr) }),
      },
    };
    return desired;
  },
  isUnderWay,
};

/** A volume whose pod was scaled away stays for when it comes back. */
const retention = (cr: Redis): { whenDeleted: string; whenScaled: string } => ({
  whenDeleted: specOf(cr).persistence?.keepAfterDelete === false ? "Delete" : "Retain",
  whenScaled: "Retain",
});
