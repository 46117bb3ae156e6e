/**
 * What a program is told by its environment, as a table: each variable with what it is for, what it may be, and what holds otherwise.
 * A bad value never stops a program in a pod: it is told of, and the default is taken. Pure.
 */

import { parseBytes } from "./bytes.ts";
import { parseDuration } from "./duration.ts";

export interface Setting<V> {
  /** Of the environment. */
  variable: string;
  /** What it is for, as `--help` tells it. */
  what: string;
  /** What holds when it is not set, is empty, or cannot be accepted. */
  otherwise: V;
  /** The same as it would be written. */
  otherwiseText: string;
  /** What it may be; ends the sentence "X must be …". */
  accepts: string;
  /** Whether the value may hold a password, so that no log line may. */
  isSecret?: boolean;
  /** @returns `undefined` for what cannot be accepted */
  parse(text: string): V | undefined;
}

export type Settings = Readonly<Record<string, Setting<unknown>>>;

/** What was read of such a table. */
export type Values<S extends Settings> = { [Name in keyof S]: S[Name] extends Setting<infer V> ? V : never };

interface Told<V> {
  what: string;
  otherwise: V;
}

/** A whole number from `min` to `max`. */
export const integer = (
  variable: string,
  { what, otherwise, min, max }: Told<number> & { min: number; max: number },
): Setting<number> => ({
  variable,
  what,
  otherwise,
  otherwiseText: String(otherwise),
  accepts: `a whole number from ${min} to ${max}`,
  parse: (text) => (/^\d+$/.test(text) && Number(text) >= min && Number(text) <= max ? Number(text) : undefined),
});

export const oneOf = <const V extends string>(
  variable: string,
  { what, otherwise, values }: Told<NoInfer<V>> & { values: readonly V[] },
): Setting<V> => ({
  variable,
  what,
  otherwise,
  otherwiseText: otherwise,
  accepts: values.join(" or "),
  parse: (text) => values.find((value) => value === text),
});

/** Any text. */
export const text = (variable: string, { what, otherwise }: Told<string>): Setting<string> => ({
  variable,
  what,
  otherwise,
  otherwiseText: otherwise,
  accepts: "a text",
  parse: (given) => given,
});

/** Texts, separated by commas; those in braces separate nothing, as in the pattern `{a,b}.log`. */
export const list = (variable: string, { what, otherwise }: Told<readonly string[]>): Setting<readonly string[]> => ({
  variable,
  what,
  otherwise,
  otherwiseText: otherwise.join(","),
  accepts: "a list, separated by commas",
  parse: (given) =>
    given
      .split(/,(?![^{}]*\})/)
      .map((item) => item.trim())
      .filter((item) => item !== ""),
});

/** Patterns of paths below a folder, separated by commas; none leads out of it. */
export const patterns = (variable: string, told: Told<readonly string[]>): Setting<readonly string[]> => {
  const any = list(variable, told);
  const isOutside = (given: string): boolean => /(^|[{,])\/|(^|[{,/])\.\.($|[},/])/.test(given);
  return {
    ...any,
    accepts: "patterns of paths below the directory, separated by commas",
    parse: (given) => (isOutside(given) ? undefined : any.parse(given)),
  };
};

/** An http or https URL; the empty text when there is none. */
export const url = (variable: string, { what, otherwise }: Told<string>): Setting<string> => ({
  variable,
  what,
  otherwise,
  otherwiseText: otherwise,
  accepts: "an http or https URL",
  isSecret: true,
  parse: (given) => (/^https?:$/.test(URL.parse(given)?.protocol ?? "") ? given : undefined),
});

/** A quantity of bytes, such as `16Mi`. @param otherwise written in the same way */
export const bytes = (variable: string, { what, otherwise }: Told<string>): Setting<number> =>
  measure(variable, { what, otherwise, accepts: "a number of bytes such as 16Mi or 1000000", parse: parseBytes });

/** Milliseconds, written such as `1m30s`. @param otherwise written in the same way */
export const duration = (variable: string, { what, otherwise }: Told<string>): Setting<number> =>
  measure(variable, { what, otherwise, accepts: "a duration such as 60s, 1m30s or 500ms", parse: parseDuration });

const measure = (
  variable: string,
  { what, otherwise, accepts, parse }: Told<string> & Pick<Setting<number>, "accepts" | "parse">,
): Setting<number> => {
  const usual = parse(otherwise);
  if (usual === undefined) throw new Error(`The default of ${variable} must be ${accepts}: it is "${otherwise}"`);
  return { variable, what, otherwise: usual, otherwiseText: otherwise, accepts, parse };
};

/** @param onProblem told once for each value that cannot be accepted, with a sentence that names the variable */
export const readSettings = <S extends Settings>(
  settings: S,
  environment: Readonly<Record<string, string | undefined>>,
  onProblem: (problem: string) => void,
): Values<S> => {
  const read = ({ variable, otherwise, otherwiseText, accepts, isSecret, parse }: Setting<unknown>): unknown => {
    const given = environment[variable]?.trim() ?? "";
    if (given === "") return otherwise;
    const value = parse(given);
    if (value !== undefined) return value;
    const found = isSecret ? "" : `: it is "${given}"`;
    onProblem(`${variable} must be ${accepts}${found}; ${otherwiseText === "" ? "nothing" : otherwiseText} is taken`);
    return otherwise;
  };
  return Object.fromEntries(Object.entries(settings).map(([name, setting]) => [name, read(setting)])) as Values<S>;
};
