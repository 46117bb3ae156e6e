/** The programs that are bundled, and where each bundle lies. */

import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root: string = fileURLToPath(new URL("../../", import.meta.url));

export const outputFolder = "dist";

/** What runs inside the pods of applications. These have an image of their own; every other program is a function of the operator. */
const podPrograms: readonly string[] = ["log-shipper", "metrics-exporter", "metrics-sidecar"];

export const functionNames = (): string[] => programNames().filter((name) => !podPrograms.includes(name));

export const podProgramNames = (): string[] => programNames().filter((name) => podPrograms.includes(name));

/** Every folder of `functions/` with a main program. */
export const programNames = (): string[] =>
  readdirSync(`${root}functions`, { recursive: true })
    .flatMap((path) => /^([^/\\]+)[/\\]main\.ts$/.exec(String(path))?.[1] ?? [])
    .sort();

/** Paths from the root of the repository. */
export const sourceOf = (name: string): string => `functions/${name}/main.ts`;
export const bundleOf = (name: string): string => `${outputFolder}/${name}/main.mjs`;
