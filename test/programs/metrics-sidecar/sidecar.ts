/** The program, started as a pod would: in a network of its own. */

import { createInterface } from "node:readline";
import { execa } from "execa";
import { expect } from "vitest";
import { root, sourceOf } from "../../../dev/bundle/functions.ts";
import { launches, type Runtime } from "../../../dev/bundle/launch.ts";
import type { PodNetwork } from "../../support/programs/pod-network/pod-network.ts";
import { parsePrometheusText, type Scrape } from "../../support/prometheus-text.ts";

type Environment = Record<string, string>;

const commandOf = (runtime: Runtime, args: readonly string[] = launches.sources[runtime].args): string[] => [
  `${root}node_modules/.bin/${runtime}`,
  ...args,
  `${root}${sourceOf("metrics-sidecar")}`,
];

export interface OnceOptions {
  env?: Environment;
  runtime?: Runtime;
  /** Of the runtime. */
  args?: readonly string[];
}

/** One collection, which takes no socket itself. */
export const once = async (
  pod: PodNetwork,
  { env = {}, runtime = "node", args }: OnceOptions = {},
): Promise<{ text: string; scrape: Scrape; log: string }> => {
  const [command = "", ...rest] = [...pod.inside, ...commandOf(runtime, args), "--once"];
  const { stdout, stderr } = await execa(command, rest, { env, stripFinalNewline: false, timeout: 30_000 });
  return { text: stdout, scrape: parsePrometheusText(stdout), log: stderr };
};

export interface Sidecar {
  /** Waits for a log line. */
  says(message: string): Promise<void>;
  lines: readonly { message: string; error?: string }[];
  /** Sends SIGTERM, and resolves with the exit code. */
  end(): Promise<number | undefined>;
}

export const startSidecar = (pod: PodNetwork, env: Environment = {}): Sidecar => {
  const [command = "", ...rest] = [...pod.inside, ...commandOf("node")];
  const child = execa(command, rest, { env, reject: false, buffer: false });
  const lines: { message: string }[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => lines.push(JSON.parse(line)));
  return {
    lines,
    says: (message) => expect.poll(() => lines.map((line) => line.message), { timeout: 20_000 }).toContain(message),
    async end() {
      child.kill("SIGTERM");
      return (await child).exitCode;
    },
  };
};
