/** `npm start` as a process, and what it leaves behind. */

import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { until } from "../../dev/platform/until.ts";

const main = fileURLToPath(new URL("../../dev/start/main.ts", import.meta.url));

export interface Start {
  child: ChildProcess;
  output(): string;
  exit: Promise<number | null>;
}

export const npmStart = (args: readonly string[], env: Record<string, string> = {}): Start => {
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const exit = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, output: () => text, exit };
};

export const untilSaid = (start: Start, text: string | RegExp): Promise<boolean> =>
  until(`npm start says ${text}, after\n${start.output()}`, () => start.output().match(text) !== null, {
    timeoutMs: 90_000,
  });

/** Ids of the processes whose command line names the state folder. */
export const processesOf = async (stateDirectory: string): Promise<number[]> => {
  const { stdout } = await execa("ps", ["-eo", "pid,args"]);
  return stdout
    .split("\n")
    .filter((line) => line.includes(stateDirectory) && !line.includes("dev/start/main.ts"))
    .map((line) => Number.parseInt(line, 10));
};
