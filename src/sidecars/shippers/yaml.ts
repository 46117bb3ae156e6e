/** Data as YAML in block style, which people read in a ConfigMap. Texts are quoted as JSON has them, and so never taken for anything else. */

export type Yaml = string | number | boolean | readonly Yaml[] | { readonly [key: string]: Yaml | undefined };

/** Members that are `undefined` are left out. */
export const yamlText = (value: { readonly [key: string]: Yaml | undefined }): string =>
  `${linesOf(value).join("\n")}\n`;

const linesOf = (value: Yaml): string[] => {
  if (typeof value === "string" && value.includes("\n")) return ["|", ...value.trimEnd().split("\n").map(indented)];
  if (typeof value !== "object") return [JSON.stringify(value)];
  if (isList(value)) return value.length === 0 ? ["[]"] : value.flatMap(itemLines);
  const members = Object.entries(value).flatMap(([key, member]) =>
    member === undefined ? [] : memberLines(key, member),
  );
  return members.length === 0 ? ["{}"] : members;
};

const isList = (value: object): value is readonly Yaml[] => Array.isArray(value);

const itemLines = (item: Yaml): string[] => {
  const [first = "", ...rest] = linesOf(item);
  return [`- ${first}`, ...rest.map(indented)];
};

const memberLines = (key: string, member: Yaml): string[] => {
  const [first = "", ...rest] = linesOf(member);
  const isBlock = typeof member === "object" && !["[]", "{}"].includes(first);
  if (isBlock) return [`${keyText(key)}:`, ...[first, ...rest].map(indented)];
  return [`${keyText(key)}: ${first}`, ...rest];
};

const indented = (line: string): string => (line === "" ? "" : `  ${line}`);

const keyText = (key: string): string => (/^[A-Za-z_][\w.]*$/.test(key) ? key : JSON.stringify(key));
