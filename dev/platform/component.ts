/** One long-running process of the platform, with its log file. */

import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { Guard } from "./guard.ts";
import { type OwnedProcess, ownProcess } from "./owned-process.ts";

export interface ComponentOptions {
  name: string;
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  logFile: string;
  guard: Guard;
}

export interface Component extends OwnedProcess {
  readonly name: string;
  readonly logFile: string;
}

export const startComponent = ({ name, command, args, env, logFile, guard }: ComponentOptions): Component => {
  const log = openSync(logFile, "w");
  // In a process group of its own, so that a Ctrl-C in the terminal reaches only us, and we end the others in order.
  const child = spawn(command, args, { stdio: ["ignore", log, log], env, detached: true });
  closeSync(log);
  return { name, logFile, ...ownProcess(child, guard) };
};

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
