import { isMap } from "../../../src/json.ts";

/** What the API server makes of a merge patch: RFC 7386. */
export const merged = (target: unknown, patch: unknown): unknown => {
  if (!isMap(patch)) return patch;
  const next = new Map(Object.entries(isMap(target) ? target : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) next.delete(key);
    else next.set(key, merged(next.get(key), value));
  }
  return Object.fromEntries(next);
};
