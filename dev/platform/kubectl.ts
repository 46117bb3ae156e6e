import { execa } from "execa";

export type Kubectl = (args: readonly string[], options?: { input?: string }) => Promise<string>;

/** Runs kubectl against the cluster that the flags name and resolves with what it prints; rejects with what it says on standard error. */
export const kubectl =
  (command: string, flags: readonly string[]): Kubectl =>
  async (args, { input } = {}) => {
    const { stdout, stderr, exitCode, failed } = await execa(command, [...flags, ...args], {
      reject: false,
      ...(input === undefined ? {} : { input }),
    });
    if (failed)
      throw new Error(`kubectl ${args.join(" ")} failed (exit code ${exitCode}): ${stderr.trim() || stdout.trim()}`);
    return stdout;
  };
