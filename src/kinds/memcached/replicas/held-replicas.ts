/** The number of pods that stays when autoscaling is switched off and `replicas` says nothing. */

import { autoscaledAnnotation, heldReplicasAnnotation } from "../annotations.ts";
import type { LiveDeployment } from "./live.ts";
import { isSetByAutoscaler } from "./replicas-owner.ts";

export interface HeldReplicas {
  count: number;
  /** `now`: the live number, not written down yet. */
  since: "now" | "before";
}

/**
 * For a Deployment whose Memcached is not autoscaled (any more). Field ownership alone cannot tell: an autoscaler that agrees with the
 * number never writes it, and by hand it can be set with autoscaling and without. So each apply under autoscaling leaves a mark
 * on the Deployment, and the apply that takes the mark away writes the number down in its stead: one request, so that no crash can
 * come between. Where the mark is missing, because that apply never succeeded, a number that an autoscaler has set is held too.
 * Without any of them the number is nobody's: a Deployment that was scaled by hand goes back.
 */
export function heldReplicas(live: LiveDeployment | undefined): HeldReplicas | undefined {
  const liveCount = live?.spec?.replicas;
  if (live === undefined || liveCount === undefined) return undefined;
  const annotations = live.metadata.annotations ?? {};
  if (autoscaledAnnotation in annotations) return { count: liveCount, since: "now" };
  const written = annotations[heldReplicasAnnotation];
  if (written !== undefined && /^[0-9]{1,9}$/.test(written)) return { count: Number(written), since: "before" };
  return isSetByAutoscaler(live) ? { count: liveCount, since: "now" } : undefined;
}
