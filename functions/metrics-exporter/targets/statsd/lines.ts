/** Readings as lines of StatsD. Pure. */

import type { Reading } from "./readings.ts";

/** `dogstatsd`: labels are tags. `none`: their values join the name, in the order of the labels' names. */
export type Tags = "dogstatsd" | "none";

/** https://docs.datadoghq.com/developers/dogstatsd/datagram_shell/ */
const dogStatsD = ({ name, labels, value }: Reading, type: "g" | "c"): string => {
  const tags = Object.entries(labels).map(([label, text]) => `${label}:${text.replace(/[|,\r\n]/g, "_")}`);
  return `${name.replaceAll(":", "_")}:${value}|${type}${tags.length === 0 ? "" : `|#${tags.join(",")}`}`;
};

/** https://github.com/statsd/statsd/blob/master/docs/metric_types.md */
const plain = ({ name, labels, value }: Reading, type: "g" | "c"): string => {
  const texts = Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, text]) => text);
  const joined = [name, ...texts].map((part) => part.replace(/[^\w-]/g, "_")).join(".");
  const line = `${joined}:${value}|${type}`;
  // A gauge with a sign is a change there, so that one below zero has to come from zero; in one datagram, or they may change places.
  return type === "g" && value < 0 ? `${joined}:0|g\n${line}` : line;
};

/** What has to be in one datagram is one text. */
export const linesOf = (
  { gauges, grown }: { gauges: readonly Reading[]; grown: readonly Reading[] },
  tags: Tags,
): string[] => {
  const line = tags === "dogstatsd" ? dogStatsD : plain;
  return [...gauges.map((reading) => line(reading, "g")), ...grown.map((reading) => line(reading, "c"))];
};
