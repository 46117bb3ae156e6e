/** What of a bundle is read at every start, and what only when it is needed. Pure. */

import type { Metafile } from "esbuild";
import type { Runtime } from "./launch.ts";

export interface BundleSize {
  name: string;
  /** Bytes that are read before the first request, by runtime. */
  start: Record<Runtime, number>;
  /** Bytes of all other chunks. */
  lazy: number;
}

type Outputs = Metafile["outputs"];

const hostOf = (runtime: Runtime): string => `functions/runtime/host/${runtime}.ts`;

/** What each start on Deno imports at once, though on demand. */
export const denoHost = hostOf("deno");

export const bundleSizes = ({ outputs }: Metafile): BundleSize[] => {
  const programs = Object.entries(outputs).filter(([path]) => !path.endsWith(".map"));
  return programs.flatMap(([path, { entryPoint }]) => {
    const [, name] = /^functions\/([^/]+)\/main\.ts$/.exec(entryPoint ?? "") ?? [];
    if (name === undefined) return [];
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    const own = Object.fromEntries(programs.filter(([other]) => other.startsWith(folder)));
    const [node, deno] = [readAtStart(own, path, "node"), readAtStart(own, path, "deno")];
    const lazy = Object.keys(own).filter((other) => !node.has(other) && !deno.has(other));
    return [{ name, start: { node: bytes(own, node), deno: bytes(own, deno) }, lazy: bytes(own, lazy) }];
  });
};

/** Files that an entry and its runtime's host import, directly and through others, but not on demand. */
export const readAtStart = (outputs: Outputs, entry: string, runtime: Runtime): ReadonlySet<string> => {
  const host = Object.keys(outputs).filter((path) => outputs[path]?.entryPoint === hostOf(runtime));
  const found = new Set([entry, ...host]);
  for (const path of found)
    for (const { path: imported, kind, external } of outputs[path]?.imports ?? [])
      if (kind === "import-statement" && !external) found.add(imported);
  return found;
};

const bytes = (outputs: Outputs, paths: Iterable<string>): number =>
  [...paths].reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0);
