/** One long-running process of the platform, with its log file. */

import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { Guard } from "./guard.ts";

export interface ComponentOptions {
  name: string;
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  logFile: string;
  guard: Guard;
}

export interface Component {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Resolves, when the process is gone, with how it ended; never rejects. */
  readonly ended: Promise<string>;
  /** Asks the process to end, kills it after the grace period, and resolves when it is gone. */
  stop(options?: { graceMs?: number; signal?: NodeJS.Signals }): Promise<void>;
}

export const startComponent = ({ name, command, args, env, logFile, guard }: ComponentOptions): Component => {
  const log = openSync(logFile, "w");
  // In a process group of its own, so that a Ctrl-C in the terminal reaches only us, and we end the others in order.
  const child = spawn(command, args, { stdio: ["ignore", log, log], env, detached: true });
  closeSync(log);
  const pid = child.pid ?? 0;
  if (pid > 0) guard.watch(pid);
  const ended = endOf(child).finally(() => guard.forget(pid));
  return {
    name,
    pid,
    logFile,
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

/**
 * Resolves when `probe` first succeeds. Rejects, with the last lines of the component's log, when the process ends before that or
 * the time is over.
 */
export const untilReady = async (
  component: Component,
  probe: () => Promise<unknown>,
  { timeoutMs = 60_000, signal }: { timeoutMs?: number; signal?: AbortSignal | undefined } = {},
): Promise<void> => {
  let end: string | undefined;
  void component.ended.then((how) => {
    end = how;
  });
  for (const startedAt = Date.now(); ; await delay(50)) {
    signal?.throwIfAborted();
    if (end !== undefined)
      throw new Error(`${component.name} ended while it started (${end})\n${await lastLines(component)}`);
    if (Date.now() - startedAt > timeoutMs)
      throw new Error(`${component.name} was not ready after ${timeoutMs / 1000} s\n${await lastLines(component)}`);
    const ready = await probe().then(
      () => true,
      () => false,
    );
    if (ready) return;
  }
};

/** The end of a component's log, with where the whole of it is. */
export const lastLines = async ({ logFile }: Pick<Component, "logFile">, count = 5): Promise<string> => {
  const text = await readFile(logFile, "utf8").catch(() => "");
  const lines = text.trimEnd().split("\n").slice(-count);
  return [...lines.map((line) => `  ${line}`), `  (whole log: ${logFile})`].join("\n");
};
