/** The real program, on a runtime, with folders of its own. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import getPort from "get-port";
import { expect, onTestFinished } from "vitest";
import { launches, type Runtime } from "../../../dev/bundle/launch.ts";
import type { FilesAnswer } from "../../../functions/log-shipper/files-answer.ts";

const main = fileURLToPath(new URL("../../../functions/log-shipper/main.ts", import.meta.url));

/** It empties files, saves offsets, and asks how full a file system is. */
const permissions = { node: [], deno: ["--allow-write", "--allow-sys"] } satisfies Record<Runtime, string[]>;

export interface Folders {
  logs: string;
  state: string;
}

export const makeFolders = (): Folders => {
  const folder = mkdtempSync(join(tmpdir(), "ebb-shipper-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const folders = { logs: join(folder, "logs"), state: join(folder, "state") };
  mkdirSync(folders.logs);
  return folders;
};

export interface ShipperProcess extends Folders {
  /** Lines on standard output so far. */
  lines: string[];
  /** Its own log so far. */
  log: { level: string; message: string; [field: string]: unknown }[];
  /** Resolves when it has said so. */
  says(message: string): Promise<void>;
  url: string;
  files(): Promise<FilesAnswer["files"]>;
  /** The sum of a metric over its labels. */
  metric(name: string): Promise<number>;
  /** Writes its file of settings anew. */
  reconfigure(config: object): void;
  child: { pid?: number | undefined; stdout: Readable };
  residentBytes(): number;
  kill(signal: NodeJS.Signals): void;
  /** With the seconds since it was sent a signal. */
  ended: Promise<{ exitCode: number | undefined; signal: string | undefined; seconds: number }>;
}

export interface StartOptions {
  folders?: Folders;
  /** Beside folder and port. */
  config?: object;
  env?: Record<string, string>;
  args?: readonly string[];
  /** A command that starts another, which is given behind it. */
  by?: readonly string[];
  /** What it says when the test may go on. */
  waitFor?: string;
}

/** Resolves when it listens; with arguments at once. */
export const startShipper = async (runtime: Runtime, options: StartOptions = {}): Promise<ShipperProcess> => {
  const { folders = makeFolders(), config = {}, env = {}, args = [], by = [] } = options;
  const { waitFor = args.length === 0 ? "Listened" : undefined } = options;
  const port = await getPort();
  const file = `${folders.logs}-${port}.json`;
  const reconfigure = (given: object): void =>
    writeFileSync(file, JSON.stringify({ mountPath: folders.logs, port, ...given }));
  reconfigure(config);
  const command = [...by, runtime, ...launches.sources[runtime].args, ...permissions[runtime], main, ...args];
  const [program = runtime, ...rest] = command;
  const child = execa(program, rest, {
    preferLocal: true,
    env: { LOG_SHIPPER_CONFIG: file, EBB_STATE_FOLDER: folders.state, ...env },
    reject: false,
    buffer: false,
    timeout: 120_000,
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
    rmSync(file, { force: true });
  });
  const [lines, log]: [string[], ShipperProcess["log"]] = [[], []];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  createInterface({ input: child.stderr }).on("line", (line) => log.push(JSON.parse(line)));
  const says = (message: string) =>
    expect.poll(() => log.map((line) => line.message), { timeout: 20_000 }).toContain(message);
  if (waitFor !== undefined) await says(waitFor);
  const url = `http://127.0.0.1:${port}`;
  let killedAt = performance.now();
  return {
    ...folders,
    lines,
    log,
    says,
    url,
    files: async () => ((await (await fetch(`${url}/files`)).json()) as FilesAnswer).files,
    async metric(name) {
      const text = await (await fetch(`${url}/metrics`)).text();
      const samples = text.split("\n").filter((line) => line.startsWith(name) && /[ {]/.test(line.charAt(name.length)));
      return samples.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);
    },
    reconfigure,
    child,
    residentBytes: () => residentBytes(child.pid),
    kill(signal) {
      killedAt = performance.now();
      child.kill(signal);
    },
    ended: child.then(({ exitCode, signal }) => ({
      exitCode,
      signal,
      seconds: (performance.now() - killedAt) / 1_000,
    })),
  };
};

const residentBytes = (pid: number | undefined): number => {
  const [, kibibytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kibibytes) * 1024;
};
