/** Runs a command of the plan. */

import { ExecaError, execa } from "execa";
import { root } from "../bundle/functions.ts";
import { type Command, textOf } from "./command.ts";

export interface ExecuteOptions {
  /** Ends the command. */
  signal?: AbortSignal;
  /** Beside the environment of this process. */
  env?: Record<string, string>;
  /** Shows what it prints as it does, instead of resolving with it. */
  shown?: boolean;
}

/** Resolves with what it prints; rejects with what it says on standard error. */
export type Execute = (command: Command, options?: ExecuteOptions) => Promise<string>;

export const execute: Execute = async (command, { signal, env = {}, shown = false } = {}) => {
  const { args, input } = command;
  try {
    const { stdout } = await execa(command.command, args, {
      cwd: root,
      preferLocal: true,
      localDir: root,
      env,
      // Ctrl-C in the terminal is for us alone: what is told to end by it, and what tidies up after it, is ours to say.
      detached: true,
      ...(input === undefined ? { stdin: "ignore" } : { input }),
      ...(shown && { stdout: "inherit", stderr: "inherit" }),
      ...(signal && { cancelSignal: signal, killDescendants: true }),
    });
    return stdout ?? "";
  } catch (error) {
    signal?.throwIfAborted();
    const said = error instanceof ExecaError ? error.stderr || error.stdout || error.shortMessage : String(error);
    throw new Error(`${textOf(command)} failed: ${String(said).trim()}`, { cause: error });
  }
};
