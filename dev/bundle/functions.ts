/** The functions that are bundled, and where each bundle lies. */

import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root: string = fileURLToPath(new URL("../../", import.meta.url));

export const outputFolder = "dist";

/** Every folder of `functions/` with a main program. */
export const functionNames = (): string[] =>
  readdirSync(`${root}functions`, { recursive: true })
    .flatMap((path) => /^([^/\\]+)[/\\]main\.ts$/.exec(String(path))?.[1] ?? [])
    .sort();

/** Paths from the root of the repository. */
export const sourceOf = (name: string): string => `functions/${name}/main.ts`;
export const bundleOf = (name: string): string => `${outputFolder}/${name}/main.mjs`;
