import type { V1PodDisruptionBudgetSpec } from "@kubernetes/client-node";

type Limits = Pick<V1PodDisruptionBudgetSpec, "minAvailable" | "maxUnavailable">;

/** Never both, which the API server refuses, even if a stored object has both. */
export function disruptionLimit(
  { minAvailable, maxUnavailable }: { [L in keyof Limits]?: Limits[L] | undefined },
  otherwise: Limits,
): Limits {
  if (minAvailable !== undefined) return { minAvailable };
  return maxUnavailable !== undefined ? { maxUnavailable } : otherwise;
}
