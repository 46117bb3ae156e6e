/** Where commands read and write. */

import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";

export interface Terminal {
  /** `-` is standard input. */
  read(file: string): Promise<string>;
  /** Of a folder, the manifests right in it, by name; `undefined` of a file. */
  filesIn(path: string): Promise<string[] | undefined>;
  writeOut(text: string): void;
  writeError(text: string): void;
}

/** As kubectl takes them from a folder. */
export const isManifest = (name: string): boolean => /\.(ya?ml|json)$/.test(name);

export const terminal = (): Terminal => ({
  read: (file) => (file === "-" ? text(process.stdin) : readFile(file, "utf8")),
  async filesIn(path) {
    if (!(await stat(path)).isDirectory()) return undefined;
    const names = (await readdir(path)).filter(isManifest).toSorted();
    return names.map((name) => join(path, name));
  },
  writeOut: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
});
