/**
 * Reads the text format of Prometheus. Own code: no package names the line of an error and refuses what a Pushgateway refuses.
 *
 * As strict as a Pushgateway, which refuses all that is pushed for one wrong line. Sample timestamps are refused, since a file is served
 * again and again. The lines of a family need not stand together; a text of no lines has no families.
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */

import type { Family, Sample } from "../../pod-program/index.ts";
import { type Line, Malformed } from "./malformed.ts";
import { parseNumber, parseSample } from "./sample.ts";
import { isType, namesOf, seriesKey, suffixesOf } from "./series.ts";

/** A family that is being read. */
interface Draft extends Family {
  samples: Sample[];
  /** HELP and TYPE, once each. */
  told: Set<string>;
}

interface Drafts {
  byName: Map<string, Draft>;
  /** By the name of a series. */
  owners: Map<string, Draft>;
  /** Keys of all series. */
  series: Set<string>;
}

/** Families that have samples, in the order in which they are first named. Throws `Malformed`. */
export const parseText = (text: string): Family[] => {
  const texts = text.split("\n");
  if (texts.pop() !== "")
    throw new Malformed({ number: texts.length + 1 }, "it is not ended, as in a file that is half written");
  const drafts: Drafts = { byName: new Map(), owners: new Map(), series: new Set() };
  texts.forEach((text, index) => {
    const line = { number: index + 1, text: text.replace(/^[ \t]+/, "") };
    if (line.text.startsWith("#")) readComment(line, drafts);
    else if (line.text !== "") readSample(line, drafts);
  });
  return [...drafts.byName.values()]
    .filter(({ samples }) => samples.length > 0)
    .map(({ told: _, ...family }) => family);
};

const draftOf = (name: string, { byName }: Drafts): Draft => {
  const draft = byName.get(name) ?? { name, type: "untyped", help: "", samples: [], told: new Set() };
  byName.set(name, draft);
  return draft;
};

const readComment = (line: Line, drafts: Drafts): void => {
  const [, keyword, name = "", rest = ""] = /^#[ \t]+(HELP|TYPE)[ \t]+([^ \t]+)[ \t]*(.*)$/s.exec(line.text) ?? [];
  if (keyword === undefined) return;
  if (!/^[a-zA-Z_:][\w:]*$/.test(name))
    throw new Malformed(line, `${keyword} must be followed by the name of a metric`);
  const draft = draftOf(name, drafts);
  if (draft.told.has(keyword)) throw new Malformed(line, `${keyword} of ${name} comes twice`);
  draft.told.add(keyword);
  if (keyword === "TYPE") readType(line, draft, /^([^ \t]*)[ \t]*$/.exec(rest)?.[1] ?? "", drafts);
  else draft.help = rest.replace(/\\([\\n])/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped));
};

const readType = (line: Line, draft: Draft, type: string, { owners }: Drafts): void => {
  const { name, samples } = draft;
  if (!isType(type)) throw new Malformed(line, "the type must be counter, gauge, histogram, summary or untyped");
  if (samples.length > 0) throw new Malformed(line, `TYPE of ${name} must come before its samples`);
  draft.type = type;
  for (const series of namesOf(draft)) {
    const owner = owners.get(series);
    if (owner !== undefined) throw new Malformed(line, `${series} is of ${name} as of ${owner.name}`);
    owners.set(series, draft);
  }
};

const readSample = (line: Line, drafts: Drafts): void => {
  const { name, labels, value } = parseSample(line);
  const draft = drafts.owners.get(name) ?? draftOf(name, drafts);
  drafts.owners.set(name, draft);
  const suffix = name.slice(draft.name.length);
  const problem = mistake(draft, suffix, labels);
  if (problem !== undefined) throw new Malformed(line, problem);
  const key = seriesKey(name, labels);
  if (drafts.series.has(key)) throw new Malformed(line, `this series of ${name} comes twice`);
  drafts.series.add(key);
  draft.samples.push({ ...(suffix && { suffix }), labels, value });
};

/** What makes a series no part of its family. */
const mistake = (
  { name, type }: Family,
  suffix: string,
  labels: Readonly<Record<string, string>>,
): string | undefined => {
  if (!suffixesOf(type).includes(suffix)) return `a ${type} has no series ${name}${suffix}`;
  const bound =
    type === "histogram" && suffix === "_bucket" ? "le" : type === "summary" && suffix === "" ? "quantile" : undefined;
  if (bound !== undefined && parseNumber(labels[bound] ?? "") === undefined)
    return `${name}${suffix} of a ${type} must have a label ${bound} that is a number`;
  return undefined;
};
