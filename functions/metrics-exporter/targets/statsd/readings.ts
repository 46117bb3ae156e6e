/** What StatsD is told of families: gauges as they are, counters by what they have grown. Pure. */

import type { Family } from "../../../pod-program/index.ts";
import { seriesKey } from "../../files/series.ts";

export interface Reading {
  /** Of the series, which is that of the family and a suffix. */
  name: string;
  labels: Readonly<Record<string, string>>;
  value: number;
}

export interface Readings {
  gauges: Reading[];
  /** By the key of the series. */
  counters: Map<string, Reading>;
}

/** StatsD knows no buckets, and no value that is not finite. Sums and counts of histograms and summaries are counters. */
export const readingsOf = (families: readonly Family[]): Readings => {
  const gauges: Reading[] = [];
  const counters = new Map<string, Reading>();
  for (const { name: family, type, samples } of families) {
    for (const { suffix = "", labels = {}, value } of samples) {
      if (suffix === "_bucket" || !Number.isFinite(value)) continue;
      const name = family + suffix;
      if (type === "counter" || suffix !== "") counters.set(seriesKey(name, labels), { name, labels, value });
      else gauges.push({ name, labels, value });
    }
  }
  return { gauges, counters };
};
