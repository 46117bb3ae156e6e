/** The least that must be written to turn one status into another. Pure. */

import { type JsonMap, jsonEqual } from "./json.ts";

/**
 * A merge patch of the members that differ, `null` for those no longer desired; `undefined` when nothing differs. A list that
 * differs is in it whole: an apply would keep other managers' conditions and would not restore their order.
 */
export const statusPatch = (live: object = {}, desired: object): JsonMap | undefined => {
  const [before, after] = [live as JsonMap, desired as JsonMap];
  const changed = Object.entries(after).filter(([key, value]) => value !== undefined && !jsonEqual(before[key], value));
  const dropped = Object.keys(before).filter((key) => after[key] === undefined);
  if (changed.length + dropped.length === 0) return undefined;
  return { ...Object.fromEntries(changed), ...Object.fromEntries(dropped.map((key) => [key, null])) };
};
