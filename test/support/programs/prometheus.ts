/** A real Prometheus, and what its tool says of metrics. */

import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import getPort from "get-port";
import { stringify } from "yaml";
import { obtainProgram, type Program } from "./obtain.ts";

export interface PrometheusPrograms {
  prometheus: Program;
  promtool: Program;
}

/** Or why they are not there, and what helps. */
export const obtainPrometheus = async (): Promise<PrometheusPrograms | { missing: string }> => {
  const [prometheus, promtool] = [await obtainProgram("prometheus"), await obtainProgram("promtool")];
  if ("missing" in prometheus) return prometheus;
  return "missing" in promtool ? promtool : { prometheus, promtool };
};

export interface Series {
  metric: Record<string, string>;
  /** Time, and the value as a text. */
  value: [number, string];
}

export interface Prometheus {
  /** Rejects while it does not listen yet. */
  ask(query: string): Promise<Series[]>;
  stop(): Promise<void>;
}

export const startPrometheus = async (
  { command, env }: Program,
  scrapeConfigs: readonly object[],
): Promise<Prometheus> => {
  const folder = await mkdtemp(join(tmpdir(), "ebb-prometheus-"));
  await writeFile(join(folder, "prometheus.yml"), stringify({ scrape_configs: scrapeConfigs }));
  const web = `127.0.0.1:${await getPort({ host: "127.0.0.1" })}`;
  const args = ["--config.file=prometheus.yml", "--storage.tsdb.path=data", `--web.listen-address=${web}`];
  const child = spawn(command, args, { env, cwd: folder, stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  return {
    async ask(query) {
      const answer = await fetch(`http://${web}/api/v1/query?query=${encodeURIComponent(query)}`);
      return ((await answer.json()) as { data: { result: Series[] } }).data.result;
    },
    async stop() {
      child.kill("SIGTERM");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** What `promtool check metrics` complains of, a line each. */
export const complaintsOf = async ({ command, env }: Program, metrics: string): Promise<string[]> => {
  const options = { env, input: metrics, all: true, reject: false } as const;
  const { all, exitCode } = await execa(command, ["check", "metrics"], options);
  const lines = all.split("\n").filter((line) => line !== "");
  return exitCode === 0 || lines.length > 0 ? lines : [`promtool ended with exit code ${exitCode}`];
};
