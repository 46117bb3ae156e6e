import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { FunctionProcess } from "../activator/instance.ts";
import type { Guard } from "../platform/guard.ts";

/** Runs a process to its end, as a Job would run its pod; resolves with its exit code. */
export const runOnce = (
  { command, args, env }: FunctionProcess,
  { guard, onLine }: { guard: Guard; onLine(line: string): void },
): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const pid = child.pid ?? 0;
    if (pid > 0) guard.watch(pid);
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", onLine);
    child.once("error", reject);
    child.once("close", (code) => {
      guard.forget(pid);
      resolve(code ?? 1);
    });
  });
