/** A process that is watched by the guardian, and ends when it is asked to. */

import type { ChildProcess } from "node:child_process";
import type { Guard } from "./guard.ts";

export interface OwnedProcess {
  readonly pid: number;
  /** Resolves, when the process is gone, with how it ended; never rejects. */
  readonly ended: Promise<string>;
  /** Asks the process to end, kills it after the grace period, and resolves when it is gone. */
  stop(options?: { graceMs?: number; signal?: NodeJS.Signals }): Promise<void>;
}

export const ownProcess = (child: ChildProcess, guard: Guard): OwnedProcess => {
  const pid = child.pid ?? 0;
  if (pid > 0) guard.watch(pid);
  const ended = endOf(child).finally(() => guard.forget(pid));
  return {
    pid,
    ended,
    async stop({ graceMs = 3_000, signal = "SIGTERM" } = {}) {
      child.kill(signal);
      const timer = setTimeout(() => child.kill("SIGKILL"), graceMs);
      await ended;
      clearTimeout(timer);
    },
  };
};

const endOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
