/** Equality of JSON values. */

export type JsonMap = Record<string, unknown>;

export const isMap = (value: unknown): value is JsonMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A member of a map by any name, `constructor` too; `undefined` when there is none. */
export const memberOf = (map: JsonMap, key: string): unknown => (Object.hasOwn(map, key) ? map[key] : undefined);

/** Deep equality; the order of map keys and members that are `undefined` do not count. */
export const jsonEqual = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => jsonEqual(item, b[index]));
  if (!isMap(a) || !isMap(b)) return false;
  return (
    Object.keys(a).every((key) => jsonEqual(a[key], memberOf(b, key))) &&
    Object.keys(b).every((key) => b[key] === undefined || memberOf(a, key) !== undefined)
  );
};
