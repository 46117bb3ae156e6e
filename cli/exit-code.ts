/** The exit code of a command: what it resolves with, or 1 for bad input, which is told. */

import { BadManifest } from "../src/render/index.ts";
import type { Terminal } from "./terminal.ts";

/** @param command as its user has called it, without `ebb` */
export const exitCodeOf = async (terminal: Terminal, command: string, work: () => Promise<number>): Promise<number> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof BadManifest)) throw error;
    terminal.writeError(`ebb ${command}: ${error.message}\n`);
    return 1;
  }
};
