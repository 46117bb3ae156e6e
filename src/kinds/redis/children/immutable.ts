/** What of a StatefulSet cannot be changed, and is not forced: it is told with what helps. */

import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import { Stalled } from "../../../failures.ts";
import { jsonEqual } from "../../../json.ts";
import { selectorLabels } from "../labels.ts";
import type { LiveStatefulSet } from "../live.ts";
import { headlessName } from "../names.ts";
import type { RedisReason } from "../reasons.ts";
import { changedClaims } from "./volume-claims.ts";

/** Throws `Stalled` when the live StatefulSet differs in such a field. */
export function refuseImmutable(cr: Redis, live: LiveStatefulSet): void {
  const field = changedField(cr, live);
  if (field === undefined) return;
  const { name, namespace } = cr.metadata;
  throw new Stalled(
    "ImmutableField" satisfies RedisReason,
    `StatefulSet "${name}": ${field} cannot be changed while it exists: take the change back, or make it anew with ` +
      `kubectl -n ${namespace} delete statefulset ${name} --cascade=orphan, whereupon the pods are replaced one by one`,
  );
}

function changedField(cr: Redis, { spec, ...live }: LiveStatefulSet): string | undefined {
  if (!jsonEqual(spec?.selector?.matchLabels, selectorLabels(cr))) return "spec.selector";
  if (spec?.serviceName !== headlessName(cr)) return "spec.serviceName";
  if (spec.podManagementPolicy !== "Parallel") return "spec.podManagementPolicy";
  const claims = changedClaims(cr, { ...live, spec });
  return claims === undefined ? undefined : `spec.volumeClaimTemplates (spec.persistence.${claims})`;
}
