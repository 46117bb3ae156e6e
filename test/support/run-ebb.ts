/** The command line `ebb` on files in memory. */

import { parseAllDocuments } from "yaml";
import { program } from "../../cli/program.ts";
import { memoryTerminal } from "./memory-terminal.ts";

/** `objects` are the documents of `out`. */
export const runEbb = async (args: string, files: Record<string, string>) => {
  const terminal = memoryTerminal(files);
  const code = await program(terminal, args.split(" "));
  return {
    code,
    out: terminal.out,
    error: terminal.error,
    objects: parseAllDocuments(terminal.out).map((one) => one.toJS()),
  };
};
