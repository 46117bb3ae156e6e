import { Command, CommanderError } from "commander";
import about from "../package.json" with { type: "json" };
import { injectCommand } from "./inject.ts";
import { migrateCommand } from "./migrate.ts";
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
  const exit = (given: number): void => {
    code = given;
  };
  for (const command of [injectCommand(terminal, exit), migrateCommand(terminal, exit)])
    ebb.addCommand(inheriting(command, ebb));
  try {
    await ebb.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
};

/** How it ends and where it writes is for the whole program to say. */
const inheriting = (command: Command, parent: Command): Command => {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inheriting(child, command);
  return command;
};
