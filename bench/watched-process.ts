import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import type { FunctionProcess } from "../dev/activator/instance.ts";
import type { Guard } from "../dev/platform/guard.ts";
import { ownProcess } from "../dev/platform/owned-process.ts";
import { memoryOf } from "./memory.ts";

export interface Ended {
  how: string;
  seconds: number;
  /** The most that it ever held, in MB. */
  peakMb: number;
  lines: readonly string[];
}

const sampleEveryMs = 50;

/** Runs a process to its end and watches how much memory it takes. */
export const runWatched = async (
  { command, args, env }: Omit<FunctionProcess, "graceMs">,
  guard: Guard,
  signal: AbortSignal,
): Promise<Ended> => {
  const startedAt = performance.now();
  const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const { pid, ended, stop } = ownProcess(child, guard);
  const abort = (): void => void stop();
  signal.addEventListener("abort", abort, { once: true });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => void lines.push(line));

  let isRunning = true;
  let peakMb = 0;
  const closed = new Promise((resolve) => child.once("close", resolve)).finally(() => {
    isRunning = false;
  });
  while (isRunning) {
    peakMb = (await memoryOf(pid, "VmHWM")) ?? peakMb;
    await Promise.race([closed, delay(sampleEveryMs)]);
  }
  signal.removeEventListener("abort", abort);
  signal.throwIfAborted();
  return { how: await ended, seconds: (performance.now() - startedAt) / 1000, peakMb, lines };
};
