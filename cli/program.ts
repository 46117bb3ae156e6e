import { Command, CommanderError } from "commander";
import about from "../package.json" with { type: "json" };
import { injectCommand } from "./inject.ts";
import type { Terminal } from "./terminal.ts";

/** Exit codes: 0 done; 1 bad input, and nothing is written; 2 wrong usage; 3 written, but something was skipped. */
export const program = async (terminal: Terminal, args: readonly string[]): Promise<number> => {
  let code = 0;
  const ebb = new Command("ebb")
    .description("Kubernetes operators without a running operator: what can be done at a command line")
    .version(about.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.writeOut(text),
      writeErr: (text) => terminal.writeError(text),
    });
  const inject = injectCommand(terminal, (given) => {
    code = given;
  });
  ebb.addCommand(inject.copyInheritedSettings(ebb));
  try {
    await ebb.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
};
