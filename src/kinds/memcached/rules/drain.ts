/** Rules about how a pod stops. */

import {
  defaultPreStopDelaySeconds,
  defaultTerminationGracePeriodSeconds,
} from "../../../api/memcached.c5c3.io/defaults.ts";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import { cel, type Denial } from "../../rule.ts";
import { specOf } from "../spec.ts";

const shutdownOf = (cr: Memcached) => {
  const {
    enabled,
    preStopDelaySeconds = defaultPreStopDelaySeconds,
    terminationGracePeriodSeconds = defaultTerminationGracePeriodSeconds,
  } = specOf(cr).highAvailability?.gracefulShutdown ?? {};
  return { enabled, preStopDelaySeconds, terminationGracePeriodSeconds };
};

export const drainDenials: readonly Denial<Memcached>[] = [
  {
    id: "V5",
    rule: "with gracefulShutdown the grace period is longer than the delay",
    at: "spec.highAvailability.gracefulShutdown",
    field: "spec.highAvailability.gracefulShutdown.terminationGracePeriodSeconds",
    cel: cel`!self.?enabled.orValue(false) || self.terminationGracePeriodSeconds > self.preStopDelaySeconds`,
    message: {
      cel: cel`'%ds end before the %ds preStop delay does'.format([self.terminationGracePeriodSeconds, self.preStopDelaySeconds])`,
      short: "ends before the preStop delay does",
      of(cr) {
        const { preStopDelaySeconds, terminationGracePeriodSeconds } = shutdownOf(cr);
        return `${terminationGracePeriodSeconds}s end before the ${preStopDelaySeconds}s preStop delay does`;
      },
    },
    isBroken(cr) {
      const { enabled, preStopDelaySeconds, terminationGracePeriodSeconds } = shutdownOf(cr);
      return enabled === true && terminationGracePeriodSeconds <= preStopDelaySeconds;
    },
  },
];
