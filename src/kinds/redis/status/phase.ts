import type { Phase } from "../../../api/redis.ebb.dev/index.ts";
import { isReplicated } from "../spec.ts";
import { available, degraded } from "./conditions.ts";
import type { Findings } from "./findings.ts";

/** The state in one word, for people. Programs read the conditions. */
export function phase(found: Findings): Phase {
  const { cr, operation, total, ready, master } = found;
  if (operation) return operation.type === "Bootstrap" ? "Bootstrapping" : "FailingOver";
  if (found.problems.length > 0) return "Degraded";
  if (total === 0) return "Pending";
  if (isReplicated(cr) && !master) return cr.status?.master === undefined ? "Bootstrapping" : "FailingOver";
  if (!available(found).holds && ready === 0) return "Pending";
  return degraded(found).holds ? "Degraded" : "Ready";
}
