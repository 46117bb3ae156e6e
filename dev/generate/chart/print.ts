/** Trees as YAML with the template language in it. Pure. */

import { stringify } from "yaml";
import { Choice, Expression, type Fields, Include, isFields, type Tree } from "./tree.ts";

/** Lines, from the margin. */
export const printFields = (fields: Fields): string[] => nested(fields, 0);

type Print = (tree: Tree, depth: number) => string[];

const guarded = (tree: Tree, print: Print, depth: number): string[] => {
  if (!(tree instanceof Choice)) return print(tree, depth);
  const { when, made, otherwise } = tree;
  return [
    `{{- if ${when} }}`,
    ...(made === undefined ? [] : guarded(made, print, depth)),
    ...(otherwise === undefined ? [] : ["{{- else }}", ...guarded(otherwise, print, depth)]),
    "{{- end }}",
  ];
};

const printField = (key: string, value: Tree, depth: number): string[] => {
  if (value instanceof Expression) return indented([`${key}: {{ ${value.text} }}`], depth);
  if (isPlain(value)) return indented(plain({ [key]: value }), depth);
  return [
    ...indented([`${key}:`], depth),
    ...(Array.isArray(value) ? printItems(value, depth + 2) : nested(value, depth + 2)),
  ];
};

const nested = (value: Tree, depth: number): string[] => {
  if (!isFields(value)) throw new Error("Cannot print a choice that is no field and no item");
  return Object.entries(value).flatMap(([key, one]) => guarded(one, (tree, at) => printField(key, tree, at), depth));
};

const printItems = (items: readonly Tree[], depth: number): string[] =>
  items.flatMap((item) => guarded(item, printItem, depth));

const printItem: Print = (item, depth) => {
  if (item instanceof Expression) return indented([`- {{ ${item.text} }}`], depth);
  if (item instanceof Include)
    return [`{{- with include "${item.name}" $ }}`, `{{- . | nindent ${depth} }}`, "{{- end }}"];
  if (isPlain(item)) return indented(plain([item]), depth);
  const [first = "", ...rest] = nested(item, depth + 2);
  // What stands behind the dash cannot be left out.
  if (first.startsWith("{{-")) return [...indented(["-"], depth), first, ...rest];
  return [`${first.slice(0, depth)}- ${first.slice(depth + 2)}`, ...rest];
};

const isPlain = (tree: Tree): boolean => {
  if (Array.isArray(tree)) return tree.every(isPlain);
  if (isFields(tree)) return Object.values(tree).every(isPlain);
  return typeof tree !== "object" || tree === null;
};

/** Helm reads YAML 1.1, where more strings need quotes. Braces of others, such as Prometheus', are not for Helm. */
const plain = (value: object): string[] =>
  stringify(value, { aliasDuplicateObjects: false, lineWidth: 0, compat: "yaml-1.1" })
    .trimEnd()
    .replaceAll("{{", '{{ "{{" }}')
    .split("\n");

const indented = (lines: readonly string[], depth: number): string[] =>
  lines.map((line) => (line === "" ? "" : " ".repeat(depth) + line));
