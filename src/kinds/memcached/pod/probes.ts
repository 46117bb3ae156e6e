/** The probes of the memcached container: whether its port takes connections. */

import type { V1Probe } from "@kubernetes/client-node";
import { defaultLivenessSeconds, defaultReadinessSeconds } from "../../../api/memcached.c5c3.io/defaults.ts";
import type { Memcached, MemcachedSpec } from "../../../api/memcached.c5c3.io/index.ts";
import { clientPort } from "../ports.ts";
import { specOf } from "../spec.ts";

export interface Probes {
  livenessProbe: V1Probe;
  readinessProbe: V1Probe;
}

export function probes(cr: Memcached): Probes {
  const { liveness, readiness } = specOf(cr).probes ?? {};
  return {
    livenessProbe: probe(cr, liveness, defaultLivenessSeconds),
    readinessProbe: probe(cr, readiness, defaultReadinessSeconds),
  };
}

type Numbers = NonNullable<NonNullable<MemcachedSpec["probes"]>["readiness"]>;

/** A delay of zero is left out, as the API server drops it. */
function probe(cr: Memcached, given: Numbers = {}, defaultSeconds: number): V1Probe {
  const {
    initialDelaySeconds = defaultSeconds,
    periodSeconds,
    timeoutSeconds,
    failureThreshold,
    successThreshold,
  } = given;
  return {
    tcpSocket: { port: clientPort(cr).name },
    ...(initialDelaySeconds > 0 && { initialDelaySeconds }),
    periodSeconds: periodSeconds || defaultSeconds,
    ...(timeoutSeconds && { timeoutSeconds }),
    ...(failureThreshold && { failureThreshold }),
    ...(successThreshold && { successThreshold }),
  };
}
