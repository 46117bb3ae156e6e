/** The command line as people run it: on either runtime, with files and pipes. */

import { execa } from "execa";
import { root } from "../../../dev/bundle/functions.ts";

export const runtimes = { node: ["node"], deno: ["deno", "run", "--allow-read", "--allow-env"] } as const;

export interface Ended {
  exitCode?: number | undefined;
  stdout: string;
  stderr: string;
}

export const ebb = async (
  runtime: keyof typeof runtimes,
  given: readonly string[],
  { cwd = root, input = "" }: { cwd?: string; input?: string } = {},
): Promise<Ended> => {
  const [command, ...args] = runtimes[runtime];
  const { exitCode, stdout, stderr } = await execa(command, [...args, `${root}cli/main.ts`, ...given], {
    cwd,
    localDir: root,
    preferLocal: true,
    input,
    reject: false,
  });
  return { exitCode, stdout, stderr };
};
