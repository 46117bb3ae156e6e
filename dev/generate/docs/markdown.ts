/** Markdown: tables, and texts with places to be filled. Pure. */

export const table = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, header.map(() => "---"), ...rows].map(row).join("\n");

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

export const code = (text: string): string => `\`${text}\``;

export const codes = (texts: readonly string[]): string => texts.map(code).join(", ");

/** Puts parts in the places `{{name}}` of a template, each of which must be there. */
export const filled = (template: string, parts: Readonly<Record<string, string>>): string => {
  const places = new Set([...template.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = ""]) => name));
  const odd = [...places]
    .filter((name) => !(name in parts))
    .concat(Object.keys(parts).filter((name) => !places.has(name)));
  if (odd.length > 0) throw new Error(`Cannot fill the template: place or part is missing for ${odd.join(", ")}`);
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => parts[name] ?? "");
};
