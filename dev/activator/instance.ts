/** One process of a function, from its start to its end. */

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import getPort from "get-port";
import type { Guard } from "../platform/guard.ts";
import { type OwnedProcess, ownProcess } from "../platform/owned-process.ts";

export interface FunctionProcess {
  command: string;
  args: readonly string[];
  /** The whole environment but PORT and METRICS_PORT. */
  env: Record<string, string>;
  /** How long it may go on after SIGTERM, in milliseconds. */
  graceMs: number;
}

export interface Instance extends OwnedProcess {
  readonly port: number;
  /** Where it may be scraped. */
  readonly metricsPort: number;
  /** Resolves when it answers its health check; rejects, with the end of what it printed, when it ends before. */
  readonly ready: Promise<void>;
}

/** How often a starting process is asked whether it is ready, as queue-proxy does. */
const probeEveryMs = 10;

export const startInstance = async (
  { command, args, env, graceMs }: FunctionProcess,
  { guard, onLine }: { guard: Guard; onLine(line: string): void },
): Promise<Instance> => {
  const port = await getPort({ host: "127.0.0.1" });
  // Processes of one machine share its ports, which pods do not.
  const metricsPort = await getPort({ host: "127.0.0.1" });
  const child = spawn(command, args, {
    env: { ...env, PORT: String(port), METRICS_PORT: String(metricsPort) },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const owned = ownProcess(child, guard);
  const tail: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => {
      tail.push(line);
      if (tail.length > 10) tail.shift();
      onLine(line);
    });

  const ready = untilHealthy(port, owned.ended, tail);
  return { ...owned, port, metricsPort, ready, stop: () => owned.stop({ graceMs }) };
};

const untilHealthy = async (port: number, ended: Promise<string>, tail: readonly string[]): Promise<void> => {
  let end: string | undefined;
  void ended.then((how) => {
    end = how;
  });
  while (true) {
    if (end !== undefined) throw new Error(`The function ended before it was ready (${end}): ${tail.join("\n")}`);
    const healthy = await fetch(`http://127.0.0.1:${port}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (healthy) return;
    await delay(probeEveryMs);
  }
};
