/** Families as files may hold them, for tests of what is true of all. */

import * as fc from "fast-check";
import { namesOf, seriesKey } from "../../../../functions/metrics-exporter/files/series.ts";
import type { Family, Sample } from "../../../../functions/pod-program/index.ts";

/** Few, so that they meet; some are series of others. */
const names = ["a", "a_sum", "a_count", "a_bucket", "b:c", "_d"];

const label = fc.constantFrom("x", "y", "le", "quantile", "constructor", "__proto__");
const text = fc.oneof(
  fc.string({ unit: "binary", minLength: 1 }),
  fc.constantFrom("a", '"', "\\", "\n", "\\n", "{},= "),
);
const value = fc.oneof(
  fc.double().map((number) => number + 0),
  fc.constantFrom(0, 1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);
const labels = fc.uniqueArray(fc.tuple(label, text), { selector: ([name]) => name, maxLength: 3 });

const samplesOf = (type: Family["type"]): fc.Arbitrary<Sample> => {
  const suffix =
    type === "histogram"
      ? fc.constantFrom("_bucket", "_sum", "_count")
      : type === "summary"
        ? fc.constantFrom("", "_sum", "_count")
        : fc.constant("");
  return fc.tuple(suffix, labels, value).map(([suffix, pairs, value]) => {
    const bound = type === "histogram" && suffix === "_bucket" ? "le" : "quantile";
    const needsBound = (type === "histogram" && suffix === "_bucket") || (type === "summary" && suffix === "");
    const all = needsBound ? [...pairs.filter(([name]) => name !== bound), [bound, "0.5"] as const] : pairs;
    return { ...(suffix && { suffix }), labels: Object.fromEntries(all), value };
  });
};

const family: fc.Arbitrary<Family> = fc
  .tuple(
    fc.constantFrom(...names),
    fc.constantFrom("counter", "gauge", "histogram", "summary", "untyped"),
    fc.oneof(fc.constantFrom("", "A", "B", "\\", "a\nb"), fc.string({ unit: "binary" })),
  )
  .chain(([name, type, help]) =>
    fc
      .uniqueArray(samplesOf(type), {
        minLength: 1,
        maxLength: 4,
        selector: ({ suffix = "", labels = {} }) => seriesKey(name + suffix, labels),
      })
      // The format does not tell blanks before a help text from those around it.
      .map((samples) => ({ name, type, help: help.replace(/^[ \t]+/, ""), samples })),
  );

/** As one well-formed file holds them: no name is of two. */
export const families: fc.Arbitrary<Family[]> = fc.array(family, { maxLength: 4 }).map((all) => {
  const taken = new Set<string>();
  return all.filter((one) => {
    const own = namesOf(one);
    if (own.some((name) => taken.has(name))) return false;
    for (const name of own) taken.add(name);
    return true;
  });
});
