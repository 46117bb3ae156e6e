/** One object of the table that holds the CEL of the CRD, the policy that warns, and the functions together. */

import type { AnySpec } from "../submit.ts";

export interface Row {
  title: string;
  /** Default: a name that nothing is wrong with. */
  name?: string;
  spec: AnySpec;
  /** The spec before, of an update. */
  old?: AnySpec;
  /** What is refused: field to message or messages, or to `any` where the words are the API server's own. */
  refused?: Readonly<Record<string, string | readonly string[]>>;
  /** What is warned of, when nothing is refused. */
  warns?: readonly string[];
  /** What would be refused had the update touched it, and is warned of: field to message. */
  forgiven?: Readonly<Record<string, string>>;
}

/** Stands for the API server's own words about a schema. */
export const any = "any";

/** A spec that nothing is to be said about. */
export const clean: AnySpec = {
  image: "memcached:1.6.39",
  resources: { requests: { cpu: "100m" }, limits: { memory: "128Mi" } },
};

/** `clean` with members of any depth put in, or taken out by `undefined`. */
export const spec = (changes: AnySpec, base: AnySpec = clean): AnySpec => {
  const changed: AnySpec = { ...base };
  for (const [field, value] of Object.entries(changes)) {
    const before = base[field];
    if (value === undefined) delete changed[field];
    else changed[field] = isSection(value) ? spec(value, isSection(before) ? before : {}) : value;
  }
  return changed;
};

const isSection = (value: unknown): value is AnySpec =>
  typeof value === "object" && value !== null && !Array.isArray(value);
