import type { Problem } from "../../kind.ts";

/**
 * Sorts problems, those of the first reason first and those of none last; of equal gravity by message, as children that are handled in
 * parallel report in any order.
 */
export const byGravity =
  (reasons: readonly string[]) =>
  (a: Problem, b: Problem): number =>
    rank(reasons, a) - rank(reasons, b) || (a.message < b.message ? -1 : Number(a.message > b.message));

function rank(reasons: readonly string[], { reason }: Problem): number {
  const index = reasons.indexOf(reason);
  return index < 0 ? reasons.length : index;
}
