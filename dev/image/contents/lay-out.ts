/** Lays out the folder that an image holds beside its runtime: the launcher, bundles without their source maps, and licences. */

import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build, type Metafile } from "esbuild";
import { functionNames, podProgramNames, root } from "../../bundle/functions.ts";
import { bundledPackages, licenseTexts } from "./licenses.ts";

export interface Bundles {
  /** Where they are. */
  folder: string;
  metafile: Metafile;
}

/** @param wanted a function's name, `all` for all of them, or `sidecars` for the programs that run inside pods */
export const heldPrograms = (wanted: string, known: readonly string[] = functionNames()): readonly string[] => {
  if (wanted === "sidecars") return podProgramNames();
  if (wanted === "all") return known;
  if (!known.includes(wanted))
    throw new Error(`An image holds all functions or one of ${known.join(", ")}: there is no "${wanted}"`);
  return [wanted];
};

/** The files of these programs among the outputs of a build, by their paths below the folder. Pure. */
export const programs = ({ outputs }: Metafile, held: readonly string[]): Map<string, Metafile["outputs"][string]> => {
  const found = Object.entries(outputs).flatMap(([path, output]) => {
    const [below, name = ""] = /([^/]+)\/(?:chunks\/)?[^/]+\.mjs$/.exec(path) ?? [];
    return below !== undefined && held.includes(name) ? [[below, output] as const] : [];
  });
  return new Map(found);
};

export const layOut = async (bundles: Bundles, held: readonly string[], folder: string): Promise<void> => {
  const files = programs(bundles.metafile, held);
  for (const path of files.keys()) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await copyFile(join(bundles.folder, path), join(folder, path));
  }
  await build({
    absWorkingDir: root,
    entryPoints: ["dev/image/contents/launcher.ts"],
    outfile: join(folder, "main.mjs"),
    define: { HELD: JSON.stringify(held) },
    format: "esm",
    platform: "node",
    target: "node24",
    minify: true,
    logLevel: "silent",
  });
  const packages = bundledPackages([...files.values()]).map((path) => join(root, path));
  await writeFile(join(folder, "THIRD-PARTY-LICENSES"), await licenseTexts(packages));
};
