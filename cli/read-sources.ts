/** The files that a command line names: files, folders of them, and standard input. */

import { BadManifest, type Source } from "../src/render/index.ts";
import type { Terminal } from "./terminal.ts";

/** For an option that may be given more than once. */
export const list = (value: string, before: string[] = []): string[] => [...before, value];

/** Throws `BadManifest` for what cannot be read. */
export const readSources = async (terminal: Terminal, names: readonly string[]): Promise<Source[]> => {
  const sources: Source[] = [];
  for (const name of names) sources.push(...(await read(terminal, name)));
  return sources;
};

const read = async (terminal: Terminal, name: string): Promise<Source[]> => {
  try {
    if (name === "-") return [{ name: "standard input", text: await terminal.read(name) }];
    const files = (await terminal.filesIn(name)) ?? [name];
    return await Promise.all(files.map(async (file) => ({ name: file, text: await terminal.read(file) })));
  } catch (cause) {
    throw new BadManifest(`Cannot read ${name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
};
