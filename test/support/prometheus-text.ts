/**
 * The text format, read strictly: what a scraper would forgive is an error here.
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */

export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

export interface Family {
  type: string;
  help: string;
  samples: Sample[];
}

export interface Scrape {
  families: ReadonlyMap<string, Family>;
  /** The value of the one series with these labels; `undefined` when there is none. */
  value(name: string, labels?: Record<string, string>): number | undefined;
  /** Names of all series that have these labels, among others. */
  seriesWith(labels: Record<string, string>): string[];
}

export const parsePrometheusText = (text: string): Scrape => {
  if (!text.endsWith("\n")) throw new Error("The last line does not end");
  const families = new Map<string, Family>();
  let current: [string, Family] | undefined;
  for (const line of text.split("\n")) {
    const [, keyword, name = "", rest = ""] = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.*)$/.exec(line) ?? [];
    if (keyword === "HELP") {
      if (families.has(name)) throw new Error(`${name} comes twice`);
      current = [name, { type: "", help: rest, samples: [] }];
      families.set(...current);
    } else if (keyword === "TYPE") {
      if (current?.[0] !== name || current[1].type !== "") throw new Error(`TYPE out of place: ${line}`);
      if (!["counter", "gauge", "histogram", "summary", "untyped"].includes(rest))
        throw new Error(`Unknown type: ${line}`);
      current[1].type = rest;
    } else if (line !== "") {
      const sample = parseSample(line);
      if (current === undefined || !belongs(sample.name, ...current)) throw new Error(`Sample out of place: ${line}`);
      current[1].samples.push(sample);
    }
  }
  for (const [name, family] of families) check(name, family);

  const samples = [...families.values()].flatMap((family) => family.samples);
  return {
    families,
    value: (name, labels = {}) =>
      samples.find((sample) => sample.name === name && seriesText(sample) === seriesText({ name, labels }))?.value,
    seriesWith: (labels) =>
      samples
        .filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
        .map(({ name }) => name),
  };
};

const parseSample = (line: string): Sample => {
  const name = /^[a-zA-Z_:][\w:]*/.exec(line)?.[0] ?? "";
  const labels: Record<string, string> = {};
  let rest = line.slice(name.length);
  if (rest.startsWith("{")) {
    rest = rest.slice(1);
    for (const label = /^([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(,|(?=}))/; !rest.startsWith("}"); ) {
      const [all, key = "", value = ""] = label.exec(rest) ?? [];
      if (all === undefined || key in labels) throw new Error(`Labels are wrong: ${line}`);
      labels[key] = value.replace(/\\(.)/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped));
      rest = rest.slice(all.length);
    }
    rest = rest.slice(1);
  }
  const value = / ([^ ]+)$/.exec(rest)?.[1];
  if (name === "" || value === undefined || rest !== ` ${value}`) throw new Error(`No sample: ${line}`);
  return { name, labels, value: numberOf(value, line) };
};

const numberOf = (text: string, line: string): number => {
  const special: Record<string, number> = {
    "+inf": Number.POSITIVE_INFINITY,
    "-inf": Number.NEGATIVE_INFINITY,
    nan: Number.NaN,
  };
  const value = special[text.toLowerCase()] ?? Number(text);
  if (Number.isNaN(value) && text.toLowerCase() !== "nan") throw new Error(`No number: ${line}`);
  return value;
};

const belongs = (sample: string, name: string, { type }: Family): boolean =>
  type === "histogram"
    ? [`${name}_bucket`, `${name}_sum`, `${name}_count`].includes(sample)
    : sample === name || (type === "summary" && [`${name}_sum`, `${name}_count`].includes(sample));

const seriesText = ({ name, labels }: Pick<Sample, "name" | "labels">): string =>
  JSON.stringify([name, ...Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))]);

const check = (name: string, { type, samples }: Family): void => {
  if (type === "") throw new Error(`${name} has no type`);
  const series = samples.map(seriesText);
  const twice = series.find((text, index) => series.indexOf(text) !== index);
  if (twice !== undefined) throw new Error(`Series comes twice: ${twice}`);
  if (type === "counter" && samples.some(({ value }) => !(value >= 0))) throw new Error(`${name} is below zero`);
  if (type === "histogram") checkBuckets(name, samples);
};

/** Buckets count up to the infinite one, which equals the count. */
const checkBuckets = (name: string, samples: readonly Sample[]): void => {
  for (const { labels, value } of samples.filter((sample) => sample.name === `${name}_count`)) {
    const own = ({ labels: { le: _, ...others } }: Sample) =>
      seriesText({ name, labels: others }) === seriesText({ name, labels });
    const buckets = samples.filter((sample) => sample.name === `${name}_bucket` && own(sample));
    const bounds = buckets.map(({ labels: { le = "" } }) => numberOf(le, name));
    const isGrowing = (numbers: readonly number[]) => numbers.every((n, i) => i === 0 || n >= (numbers[i - 1] ?? 0));
    const last = buckets.at(-1);
    if (!isGrowing(bounds) || !isGrowing(buckets.map((bucket) => bucket.value)) || last?.labels.le !== "+Inf")
      throw new Error(`Buckets of ${name} are wrong`);
    if (last.value !== value) throw new Error(`Buckets of ${name} do not add up`);
  }
};
