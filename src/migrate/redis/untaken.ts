/** The fields that nobody has taken. */

import { isMap, type JsonMap } from "../../json.ts";

/**
 * Words for them, by path. One that ends in `.*` is about each field below, which is told by its own path; any other one is about all that
 * is below together.
 */
export type WithoutEqual = Readonly<Record<string, string>>;

const notKnown = "is not known: look up what it did, and whether it is missed";

/** Their paths. */
export const untaken = (spec: JsonMap, withoutEqual: WithoutEqual): string[] => below(spec, [], withoutEqual);

const below = (map: JsonMap, path: readonly string[], withoutEqual: WithoutEqual): string[] =>
  Object.entries(map).flatMap(([name, value]) => {
    if (saysNothing(value)) return [];
    const way = [...path, name];
    const isWhole = Object.hasOwn(withoutEqual, way.join("."));
    return isMap(value) && !isWhole ? below(value, way, withoutEqual) : [way.join(".")];
  });

const saysNothing = (value: unknown): boolean =>
  value === null ||
  value === "" ||
  value === false ||
  (Array.isArray(value) && value.length === 0) ||
  (isMap(value) && Object.values(value).every(saysNothing));

/** Those of the path itself, or of the nearest above it. */
export const wordsFor = (path: string, withoutEqual: WithoutEqual): string => {
  const parts = path.split(".");
  const above = parts.map((_, index) => `${parts.slice(0, index).join(".")}.*`).toReversed();
  return [path, ...above].flatMap((one) => withoutEqual[one] ?? []).at(0) ?? notKnown;
};
