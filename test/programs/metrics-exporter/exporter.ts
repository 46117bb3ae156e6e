/** The program on a real runtime, for one test, with a directory as an application would write to. */

import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import getPort from "get-port";
import { expect, onTestFinished } from "vitest";
import { root, sourceOf } from "../../../dev/bundle/functions.ts";
import { launches, type Runtime } from "../../../dev/bundle/launch.ts";
import { parsePrometheusText, type Scrape } from "../../support/prometheus-text.ts";

export interface Directory {
  path: string;
  /** As writers should: nobody sees a part of a file. */
  write(file: string, text: string): Promise<void>;
  remove(file: string): Promise<void>;
}

export const makeDirectory = async (files: Record<string, string> = {}): Promise<Directory> => {
  const folder = await mkdtemp(join(tmpdir(), "ebb-exporter-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "metrics");
  await mkdir(path);
  const write = async (file: string, text: string): Promise<void> => {
    await writeFile(join(folder, "new"), text);
    await rename(join(folder, "new"), join(path, file));
  };
  for (const [file, text] of Object.entries(files)) await write(file, text);
  return { path, write, remove: (file) => rm(join(path, file)) };
};

export interface LogLine {
  message: string;
  file?: string;
  error?: string;
  reason?: string;
}

export interface Exporter {
  /** Where it is asked: `127.0.0.1:9102`. */
  address: string;
  lines: readonly LogLine[];
  /** Waits for a log line. */
  says(message: string): Promise<void>;
  /** `/metrics`, when it is answered with status 200. */
  text(): Promise<string>;
  scrape(): Promise<Scrape>;
  /** Sends SIGTERM, and resolves with the exit code. */
  end(): Promise<number | undefined>;
}

export interface StartOptions {
  directory: Directory;
  env?: Record<string, string>;
  /** What starts the runtime. */
  by?: readonly string[];
}

const commandOf = (runtime: Runtime): string[] => [
  `${root}node_modules/.bin/${runtime}`,
  ...launches.sources[runtime].args,
  `${root}${sourceOf("metrics-exporter")}`,
];

/** What `--once` prints. */
export const once = async (runtime: Runtime, directory: Directory): Promise<string> => {
  const [command = "", ...args] = [...commandOf(runtime), "--once"];
  const env = { METRICS_EXPORTER_DIRECTORY: directory.path };
  return (await execa(command, args, { env, stripFinalNewline: false, timeout: 30_000 })).stdout;
};

/** With a schedule of 1 s, unless told otherwise. */
export const startExporter = async (
  runtime: Runtime,
  { directory, env = {}, by = [] }: StartOptions,
): Promise<Exporter> => {
  const port = await getPort();
  const [command = "", ...args] = [...by, ...commandOf(runtime)];
  const child = execa(command, args, {
    env: {
      METRICS_EXPORTER_DIRECTORY: directory.path,
      METRICS_EXPORTER_SCHEDULE: "1s",
      METRICS_EXPORTER_PORT: String(port),
      POD_NAMESPACE: "web",
      POD_NAME: "sample-app-1",
      ...env,
    },
    reject: false,
    buffer: false,
    timeout: 60_000,
    // A last delivery may take longer than the 5 s that are usual.
    forceKillAfterDelay: false,
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines: LogLine[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => lines.push(JSON.parse(line)));
  const address = `127.0.0.1:${port}`;
  const text = async (): Promise<string> => {
    const answer = await fetch(`http://${address}/metrics`);
    expect(answer.status).toBe(200);
    return await answer.text();
  };
  return {
    address,
    lines,
    says: (message) => expect.poll(() => lines.map((line) => line.message), { timeout: 20_000 }).toContain(message),
    text,
    scrape: async () => parsePrometheusText(await text()),
    async end() {
      child.kill("SIGTERM");
      return (await child).exitCode;
    },
  };
};

/** Started, with its first collection done and its port had. */
export const runningExporter = async (runtime: Runtime, options: StartOptions): Promise<Exporter> => {
  const exporter = await startExporter(runtime, options);
  await exporter.says("Listened");
  await exporter.says("Collected metrics");
  return exporter;
};
