/** What there is to say about a Memcached beyond its children. */

import type { Memcached } from "../../api/memcached.c5c3.io/index.ts";
import type { BuildContext, Problem, Remarks } from "../kind.ts";
import { missingSecrets } from "../shared/secrets.ts";
import { mountedKeys } from "./pod/secrets.ts";
import type { MemcachedReason } from "./reasons.ts";
import { isMonitored, usesSasl } from "./spec.ts";

/** Names of the Secrets whose content the pods depend on. */
export const secrets = (cr: Memcached): readonly string[] => [...mountedKeys(cr).keys()];

/** A Secret that cannot be read is the Deployment's problem, which waits for it. */
export function remarks(cr: Memcached, context: Pick<BuildContext, "secrets">): Remarks {
  return {
    problems: missingSecrets(mountedKeys(cr), context.secrets),
    notes: usesSasl(cr) && isMonitored(cr) ? [unauthenticated] : [],
  };
}

const unauthenticated: Problem<MemcachedReason> = {
  reason: "ExporterUnauthenticated",
  message: "the exporter cannot log in: memcached_up will be 0",
};
