/** What there is to say about a Memcached beyond its children. */

import type { Memcached } from "../../api/memcached.c5c3.io/index.ts";
import type { BuildContext, Problem, Remarks } from "../kind.ts";
import { mountedKeys } from "./pod/secrets.ts";
import type { MemcachedReason } from "./reasons.ts";
import { isMonitored, usesSasl } from "./spec.ts";

/** Names of the Secrets whose content the pods depend on. */
export const secrets = (cr: Memcached): readonly string[] => [...mountedKeys(cr).keys()];

/** A Secret that cannot be read is the Deployment's problem, which waits for it. */
export function remarks(cr: Memcached, context: Pick<BuildContext, "secrets">): Remarks {
  return {
    problems: [...missingSecrets(cr, context), ...missingKeys(cr, context)],
    notes: usesSasl(cr) && isMonitored(cr) ? [unauthenticated] : [],
  };
}

const unauthenticated: Problem<MemcachedReason> = {
  reason: "ExporterUnauthenticated",
  message: "the exporter cannot log in: memcached_up will be 0",
};

function missingSecrets(cr: Memcached, { secrets }: Pick<BuildContext, "secrets">): Problem<MemcachedReason>[] {
  const missing = [...mountedKeys(cr).keys()].filter((name) => (secrets.get(name) ?? "missing") === "missing");
  if (missing.length === 0) return [];
  return [{ reason: "SecretNotFound", message: `not found: ${missing.map((name) => `Secret "${name}"`).join(", ")}` }];
}

function missingKeys(cr: Memcached, { secrets }: Pick<BuildContext, "secrets">): Problem<MemcachedReason>[] {
  return [...mountedKeys(cr)].flatMap(([name, keys]) => {
    const state = secrets.get(name) ?? "missing";
    if (state === "missing" || "unreadable" in state) return [];
    const missing = keys.filter((key) => !Object.hasOwn(state.data, key));
    if (missing.length === 0) return [];
    return [{ reason: "SecretKeyMissing", message: `Secret "${name}" has no key ${missing.join(", ")}` }];
  });
}
