/** Rules about how pods are replaced. */

import { defaultMaxSurge, defaultMaxUnavailable } from "../../../api/memcached.c5c3.io/defaults.ts";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import { cel, type Denial } from "../../rule.ts";
import { specOf } from "../spec.ts";
import { anyPercentage, isCountOr, isCountOrCel, isZero, isZeroCel, percentage } from "./counts.ts";

const rolloutOf = (cr: Memcached) => specOf(cr).rollout ?? {};

const isRolloutLimit = (limit: "maxSurge" | "maxUnavailable", pattern: string, says: string): Denial<Memcached> => ({
  id: "V23",
  rule: `rollout.${limit} is a number from 0, or ${says}`,
  at: "spec.rollout",
  field: `spec.rollout.${limit}`,
  cel: cel`!has(self.${limit}) || ${isCountOrCel(pattern, `self.${limit}`)}`,
  message: `give a number or ${says}`,
  isBroken(cr) {
    const value = rolloutOf(cr)[limit];
    return value !== undefined && !isCountOr(pattern, value);
  },
});

/** Of a Deployment that names none. */
const defaultProgressDeadlineSeconds = 600;

export const rolloutDenials: readonly Denial<Memcached>[] = [
  isRolloutLimit("maxSurge", anyPercentage, "a percentage"),
  isRolloutLimit("maxUnavailable", percentage, "a percentage up to 100%"),
  {
    id: "V24",
    rule: "rollout.maxSurge and rollout.maxUnavailable (0 when absent) are not both 0",
    at: "spec.rollout",
    field: "spec.rollout.maxUnavailable",
    cel: cel`!has(self.maxSurge) || !${isZeroCel("self.maxSurge")} ||
      (has(self.maxUnavailable) && !${isZeroCel("self.maxUnavailable")})`,
    message: "no pod could be replaced: maxSurge and maxUnavailable must not both be 0",
    isBroken(cr) {
      const { maxSurge = defaultMaxSurge, maxUnavailable = defaultMaxUnavailable } = rolloutOf(cr);
      return isZero(maxSurge) && isZero(maxUnavailable);
    },
  },
  {
    id: "V25",
    rule: "rollout.progressDeadlineSeconds (600 when absent) is more than rollout.minReadySeconds",
    at: "spec.rollout",
    field: "spec.rollout.progressDeadlineSeconds",
    cel: cel`self.?progressDeadlineSeconds.orValue(${defaultProgressDeadlineSeconds}) > self.?minReadySeconds.orValue(0)`,
    message: "must be more than minReadySeconds, or every rollout counts as stuck",
    isBroken(cr) {
      const { progressDeadlineSeconds = defaultProgressDeadlineSeconds, minReadySeconds = 0 } = rolloutOf(cr);
      return progressDeadlineSeconds <= minReadySeconds;
    },
  },
];
