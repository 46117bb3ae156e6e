/** Where commands read and write. */

import { readFile } from "node:fs/promises";
import process from "node:process";
import { text } from "node:stream/consumers";

export interface Terminal {
  /** `-` is standard input. */
  read(file: string): Promise<string>;
  writeOut(text: string): void;
  writeError(text: string): void;
}

export const terminal = (): Terminal => ({
  read: (file) => (file === "-" ? text(process.stdin) : readFile(file, "utf8")),
  writeOut: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
});
