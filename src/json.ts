/** JSON values: what they hold, and whether two are equal. */

export type JsonMap = Record<string, unknown>;

export const isMap = (value: unknown): value is JsonMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A member of a map by any name, `constructor` too; `undefined` when there is none. */
export const memberOf = (map: object, key: string): unknown =>
  Object.hasOwn(map, key) ? Reflect.get(map, key) : undefined;

/** What stands at a path of member names and indexes; `undefined` where it leads nowhere. */
export const valueAt = (value: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((place, part) => {
    if (typeof part === "number") return Array.isArray(place) ? place[part] : undefined;
    return isMap(place) ? memberOf(place, part) : undefined;
  }, value);

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
