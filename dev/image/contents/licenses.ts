/** What the licences of bundled packages ask to be handed on with them. */

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Metafile } from "esbuild";

/** Folders of the packages that these outputs hold code of, as paths that the metafile is relative to. Pure. */
export const bundledPackages = (outputs: readonly Metafile["outputs"][string][]): string[] => {
  const folders = outputs
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([path]) => /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)].sort();
};

/** Name, version and licence of each, with the texts that it ships. */
export const licenseTexts = async (packages: readonly string[]): Promise<string> => {
  const parts = await Promise.all(packages.map(licenseText));
  return `Software of others that is bundled in this folder.\n\n${parts.join(`\n${"-".repeat(80)}\n\n`)}`;
};

const licenseText = async (folder: string): Promise<string> => {
  const { name, version, license, author } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  const by = texts.length > 0 ? "" : `by ${typeof author === "string" ? author : author?.name}\n`;
  return [`${name} ${version}: ${license}\n${by}`, ...texts.map((text) => `${text.trim()}\n`)].join("\n");
};
