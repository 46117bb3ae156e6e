/** Graceful shutdown: a pod that is asked to stop serves on for a while, so that clients can move away. */

import type { V1Lifecycle } from "@kubernetes/client-node";
import {
  defaultPreStopDelaySeconds,
  defaultTerminationGracePeriodSeconds,
} from "../../../api/memcached.c5c3.io/defaults.ts";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import { specOf } from "../spec.ts";

export interface Drain {
  lifecycle: V1Lifecycle;
  terminationGracePeriodSeconds: number;
}

export function drain(cr: Memcached): Drain | undefined {
  const shutdown = specOf(cr).highAvailability?.gracefulShutdown;
  if (!shutdown?.enabled) return undefined;
  const delaySeconds = shutdown.preStopDelaySeconds || defaultPreStopDelaySeconds;
  return {
    lifecycle: { preStop: { exec: { command: ["sleep", String(delaySeconds)] } } },
    terminationGracePeriodSeconds: shutdown.terminationGracePeriodSeconds || defaultTerminationGracePeriodSeconds,
  };
}
