/** One line with a sample: `name{label="value",…} value`. */

import { type Line, Malformed } from "./malformed.ts";

export interface NamedSample {
  name: string;
  /** Without those that are empty, which Prometheus takes for absent. */
  labels: Readonly<Record<string, string>>;
  value: number;
}

/** Throws `Malformed`. */
export const parseSample = (line: Line): NamedSample => {
  const [start = "", name, brace] = /^([a-zA-Z_:][\w:]*)(?:[ \t]*(\{)|(?=[ \t]))/.exec(line.text) ?? [];
  if (name === undefined)
    throw new Malformed(line, "it must begin with the name of a metric, and a blank or { after it");
  const { labels, end } = brace ? parseLabels(line, start.length) : { labels: {}, end: start.length };
  return { name, labels, value: parseValue(line, line.text.slice(end)) };
};

/** @param start after the opening brace @returns the place after the closing one */
const parseLabels = (line: Line, start: number): { labels: Record<string, string>; end: number } => {
  const pair = /[ \t]*([a-zA-Z_]\w*)[ \t]*=[ \t]*"([^"\\]*(?:\\["\\n][^"\\]*)*)"[ \t]*(?:,|(?=\}))/y;
  const close = /[ \t]*\}/y;
  const labels = new Map<string, string>();
  let end = start;
  for (;;) {
    close.lastIndex = end;
    if (close.test(line.text)) break;
    pair.lastIndex = end;
    const [, label = "", value = ""] = pair.exec(line.text) ?? [];
    if (label === "")
      throw new Malformed(
        line,
        'labels must be {name="value",…}, with \\\\ for \\, \\" for " and \\n for a new line in a value',
      );
    if (label === "__name__") throw new Malformed(line, "no label may be named __name__");
    if (labels.has(label)) throw new Malformed(line, `label ${label} comes twice`);
    labels.set(
      label,
      value.replace(/\\(.)/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped)),
    );
    end = pair.lastIndex;
  }
  // Not by assignment: a label may be named __proto__.
  return { labels: Object.fromEntries([...labels].filter(([, value]) => value !== "")), end: close.lastIndex };
};

const parseValue = (line: Line, text: string): number => {
  const [value = "", next, ...others] = text.split(/[ \t]+/).filter((token) => token !== "");
  const number = parseNumber(value);
  if (number === undefined) throw new Malformed(line, "the value is no number");
  if (next === undefined) return number;
  const isTimestamp = others.length === 0 && /^-?\d+$/.test(next);
  throw new Malformed(
    line,
    isTimestamp ? "a sample may have no timestamp, as it is served again and again" : "nothing may follow the value",
  );
};

const infinities: Readonly<Record<string, number>> = {
  inf: Number.POSITIVE_INFINITY,
  "+inf": Number.POSITIVE_INFINITY,
  "-inf": Number.NEGATIVE_INFINITY,
};

/** As Go's ParseFloat reads it, but for hexadecimal numbers; `undefined` for what is none, and for what is past the greatest. */
export const parseNumber = (text: string): number | undefined => {
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) {
    const number = Number(text);
    return Number.isFinite(number) ? number : undefined;
  }
  const word = text.toLowerCase().replace(/infinity$/, "inf");
  return word === "nan" ? Number.NaN : infinities[word];
};
