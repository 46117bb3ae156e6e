/** Which names the series of a family have, and when two series are one. */

import type { Family } from "../../pod-program/index.ts";

type Type = Family["type"];

const suffixes: Readonly<Record<Type, readonly string[]>> = {
  counter: [""],
  gauge: [""],
  untyped: [""],
  histogram: ["_bucket", "_sum", "_count"],
  summary: ["", "_sum", "_count"],
};

export const isType = (text: string): text is Type => Object.hasOwn(suffixes, text);

/** What the names of its series add to that of the family. */
export const suffixesOf = (type: Type): readonly string[] => suffixes[type];

/** The names that no other family may have: of its series, and its own. */
export const namesOf = ({ name, type }: Pick<Family, "name" | "type">): string[] => [
  ...new Set(["", ...suffixes[type]].map((suffix) => name + suffix)),
];

/** Equal for series that Prometheus takes for one, in whatever order their labels stand. */
export const seriesKey = (name: string, labels: Readonly<Record<string, string>>): string =>
  Object.keys(labels)
    .sort()
    .reduce((key, label) => `${key},${label}=${JSON.stringify(labels[label])}`, name);
