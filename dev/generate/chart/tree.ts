/** An object whose parts depend on choices: what a template is printed from. Pure. */

import { isDeepStrictEqual } from "node:util";

export type Tree = string | number | boolean | null | Tree[] | { [key: string]: Tree } | Choice | Expression | Include;
export type Fields = { [key: string]: Tree };

/** A part that depends on a condition of the template language. `undefined`: there is none. */
export class Choice {
  readonly when: string;
  readonly made: Tree | undefined;
  readonly otherwise: Tree | undefined;

  constructor(when: string, made: Tree | undefined, otherwise: Tree | undefined) {
    this.when = when;
    this.made = made;
    this.otherwise = otherwise;
  }
}

/** A value that the template language computes. */
export class Expression {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Items of a list, of which there may be none, from a named template. */
export class Include {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

export const isFields = (tree: unknown): tree is Fields =>
  typeof tree === "object" &&
  tree !== null &&
  !Array.isArray(tree) &&
  !(tree instanceof Choice || tree instanceof Expression || tree instanceof Include);

/** `not` in the template language, said as a person would. */
export const not = (when: string): string => {
  const [, compare = "", rest = ""] = /^(eq|ne) ([^()]*)$/.exec(when) ?? [];
  if (compare) return `${compare === "eq" ? "ne" : "eq"} ${rest}`;
  return /^\S+$/.test(when) ? `not ${when}` : `not (${when})`;
};

export const all = (conditions: readonly string[]): string =>
  conditions.length === 1
    ? (conditions[0] ?? "")
    : `and ${conditions.map((one) => (/^\S+$/.test(one) ? one : `(${one})`)).join(" ")}`;

/**
 * The tree with one more choice in it: when it is made, what was `before` is `after`. Both are plain; the tree may already hold other
 * choices. Throws when two choices are about the same place, since what both together give is not known.
 */
export const withChoice = (tree: Tree, before: Tree, after: Tree, when: string): Tree => {
  if (isDeepStrictEqual(before, after)) return tree;
  if (isFields(before) && isFields(after) && isFields(tree) && isAmended(before, after))
    return amended(tree, before, after, when);
  if (Array.isArray(before) && Array.isArray(after) && Array.isArray(tree) && isGrown(before, after)) {
    const appended = after.slice(before.length).map((item) => new Choice(when, item, undefined));
    return [
      ...tree.map((item, index) =>
        index < before.length ? withChoice(item, before[index] as Tree, after[index] as Tree, when) : item,
      ),
      ...appended,
    ];
  }
  if (!isDeepStrictEqual(tree, before)) throw sameTwice(before, after);
  return new Choice(when, after, tree);
};

const isGrown = (before: readonly Tree[], after: readonly Tree[]): boolean =>
  before.length > 0 && before.length <= after.length;

/**
 * Either fields were taken away, or others were changed or added; with both at once it is another thing altogether. What would be left
 * empty is one as well: printed without its fields, it would be no object.
 */
const isAmended = (before: Fields, after: Fields): boolean => {
  const [was, is] = [Object.keys(before), Object.keys(after)];
  if (was.length === 0 || is.length === 0) return false;
  return was.every((key) => key in after) || is.every((key) => isDeepStrictEqual(after[key], before[key]));
};

const amended = (tree: Fields, before: Fields, after: Fields, when: string): Fields => {
  const kept = Object.entries(tree).map(([key, value]): [string, Tree] => {
    const [was, is] = [before[key], after[key]];
    if (was === undefined && is === undefined) return [key, value];
    if (was === undefined) throw sameTwice(before, after);
    if (is === undefined) return [key, new Choice(not(when), value, undefined)];
    return [key, withChoice(value, was, is, when)];
  });
  const added = Object.entries(after).flatMap(([key, value]): [string, Tree][] =>
    key in before ? [] : [[key, new Choice(when, value, undefined)]],
  );
  return Object.fromEntries([...kept, ...added]);
};

const sameTwice = (before: Tree, after: Tree): Error =>
  new Error(`Cannot generate the chart as two choices change the same: ${JSON.stringify([before, after])}`);
