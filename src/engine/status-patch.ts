/** The least that must be written to turn one status into another. Pure. */

import { isMap, type JsonMap, jsonEqual, memberOf } from "../json.ts";

/**
 * A merge patch of the members that differ, `null` for those no longer desired; `undefined` when nothing differs. A list that
 * differs is in it whole: an apply would keep other managers' conditions and would not restore their order.
 */
export const statusPatch = (live: object = {}, desired: object): JsonMap | undefined => {
  const [before, after] = [live as JsonMap, desired as JsonMap];
  const changed = Object.entries(after).flatMap(([key, value]): [string, unknown][] => {
    const known = memberOf(before, key);
    if (value === undefined || jsonEqual(known, value)) return [];
    // A map is merged and not replaced.
    return [[key, isMap(known) && isMap(value) ? statusPatch(known, value) : value]];
  });
  const dropped = Object.keys(before).filter((key) => memberOf(after, key) === undefined);
  if (changed.length + dropped.length === 0) return undefined;
  return { ...Object.fromEntries(changed), ...Object.fromEntries(dropped.map((key) => [key, null])) };
};
