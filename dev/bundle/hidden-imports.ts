/**
 * Hides from Deno what is imported on demand. Its graph takes in each `import("…")` of a literal, so every start would read every chunk,
 * 1.5 MB of them; between parentheses it is found only when it is called. Pure.
 */

import type { Metafile } from "esbuild";
import { denoHost } from "./sizes.ts";

type Output = Metafile["outputs"][string];

/** @param output what esbuild tells of the program; the host of Deno stays seen, since each start takes it. */
export const hideImports = (program: string, { imports }: Output, outputs: Metafile["outputs"]): string => {
  const names = imports
    .filter(
      ({ kind, external, path }) => kind === "dynamic-import" && !external && outputs[path]?.entryPoint !== denoHost,
    )
    .map(({ path }) => path.slice(path.lastIndexOf("/") + 1));
  return [...new Set(names)].reduce((text, name) => hideImport(text, name), program);
};

/** An entry imports from `chunks/`, a chunk from beside itself. */
const hideImport = (program: string, name: string): string => {
  const hidden = [`"./chunks/${name}"`, `"./${name}"`].reduce(
    (text, path) => text.replaceAll(`import(${path})`, `import((${path}))`),
    program,
  );
  if (hidden === program) throw new Error(`Cannot hide the import of ${name} as it is not written as it used to be`);
  return hidden;
};
