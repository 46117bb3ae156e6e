/** What a resync had to repair, counted by what must have been lost for it to be there. Pure. */

import type { CustomResource } from "../api/kubernetes/object.ts";
import type { Change } from "./act.ts";

/**
 * `new`: nothing had looked at the custom resource yet. `spec`: nor at its latest generation. `missing`, `changed`, `unwanted`: a child
 * of the kind was so. `status`: only the status was out of date.
 */
export type DriftCause = "new" | "spec" | "missing" | "changed" | "unwanted" | "status";

export interface Drift {
  /** The kind of the object whose event did not come or did not help. */
  kind: string;
  cause: DriftCause;
  count: number;
}

const causes = { created: "missing", updated: "changed", deleted: "unwanted" } as const;

/** @param listed the custom resource as it was before */
export const driftOf = (
  { kind, metadata, status }: CustomResource,
  { changes, statusWritten }: { changes: readonly Change[]; statusWritten: boolean },
): Drift[] => {
  if (changes.length === 0 && !statusWritten) return [];
  if (status === undefined) return [{ kind, cause: "new", count: 1 }];
  if (status.observedGeneration !== metadata.generation) return [{ kind, cause: "spec", count: 1 }];
  if (changes.length === 0) return [{ kind, cause: "status", count: 1 }];
  return changes.map((change) => ({ kind: change.kind, cause: causes[change.action], count: 1 }));
};

/** Each kind and cause once, in the order of their first appearance. */
export const summedDrift = (drifts: readonly Drift[]): Drift[] => {
  const sums = new Map<string, Drift>();
  for (const { kind, cause, count } of drifts) {
    const key = `${kind} ${cause}`;
    sums.set(key, { kind, cause, count: count + (sums.get(key)?.count ?? 0) });
  }
  return [...sums.values()];
};
