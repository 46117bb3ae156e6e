/** The volumes that outlive their pods, as the StatefulSet asks for them; and what of it cannot be changed any more. */

import type { V1PersistentVolumeClaim } from "@kubernetes/client-node";
import { defaultAccessMode, defaultVolumeSize } from "../../../api/redis.ebb.dev/defaults.ts";
import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import { jsonEqual } from "../../../json.ts";
import { canonicalQuantity } from "../../../quantity.ts";
import { storedQuantity } from "../../shared/quantities.ts";
import type { LiveStatefulSet } from "../live.ts";
import { dataVolume } from "../pod/volumes.ts";
import { isPersistent, specOf } from "../spec.ts";

/**
 * Those of a live StatefulSet as they are, size and all: it cannot be changed there, and volumes grow by themselves. They are compared
 * with what is wanted elsewhere (`changedClaims`).
 */
export const volumeClaims = (cr: Redis, live: LiveStatefulSet | undefined): V1PersistentVolumeClaim[] =>
  live ? (live.spec?.volumeClaimTemplates ?? []) : wantedClaims(cr);

/** The field of `spec.persistence` that asks for other claims than there are. */
export function changedClaims(cr: Redis, live: LiveStatefulSet): string | undefined {
  const [wanted] = wantedClaims(cr);
  const there = live.spec?.volumeClaimTemplates ?? [];
  const [claim] = there;
  if (there.length !== (wanted ? 1 : 0) || claim?.metadata?.name !== wanted?.metadata?.name) return "enabled";
  if (!jsonEqual(claim?.spec?.accessModes, wanted?.spec?.accessModes)) return "accessModes";
  return claim?.spec?.storageClassName === wanted?.spec?.storageClassName ? undefined : "storageClassName";
}

/** Size that each volume should have by now, in canonical form; absent without volumes. Throws `Stalled` for what is no quantity. */
export const wantedVolumeSize = (cr: Redis): string | undefined =>
  isPersistent(cr) ? storedQuantity("spec.persistence.size", sizeOf(cr), canonicalQuantity) : undefined;

const sizeOf = (cr: Redis): string | number => specOf(cr).persistence?.size || defaultVolumeSize;

/** With the API server's defaults, as the list is atomic. */
function wantedClaims(cr: Redis): V1PersistentVolumeClaim[] {
  const storage = wantedVolumeSize(cr);
  if (storage === undefined) return [];
  const { accessModes = [], storageClassName } = specOf(cr).persistence ?? {};
  return [
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: dataVolume(cr) },
      spec: {
        accessModes: accessModes.length > 0 ? accessModes : [defaultAccessMode],
        resources: { requests: { storage } },
        ...(storageClassName && { storageClassName }),
        volumeMode: "Filesystem",
      },
      status: { phase: "Pending" },
    },
  ];
}
