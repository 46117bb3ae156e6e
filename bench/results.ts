/** The files of `bench/results`. */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { pageText, type Results } from "./report.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const directory = join(root, "bench", "results");

/** Short name of the commit, with `-dirty` behind it when what is measured differs from it. */
export const currentCommit = async (): Promise<string> => {
  const git = async (...args: string[]): Promise<string> => (await execa("git", args, { cwd: root })).stdout;
  const changed = await git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!bench/results", ":!docs");
  return `${await git("rev-parse", "--short", "HEAD")}${changed === "" ? "" : "-dirty"}`;
};

/**
 * Writes the dated files and `latest.json`. What an earlier run of this day measured at the same commit is kept, so that a bench can be
 * run in parts; what differs from its commit is not known well enough for that.
 */
export const writeResults = async (measured: Results): Promise<{ results: Results; files: string[] }> => {
  await mkdir(directory, { recursive: true });
  const stem = `${new Date().toISOString().slice(0, 10)}-${measured.commit}`;
  const data = join(directory, `${stem}.json`);
  const page = join(directory, `${stem}.md`);
  const latest = join(directory, "latest.json");
  const earlier = measured.commit.endsWith("-dirty") ? {} : await scenariosIn(data);
  const results = { ...measured, scenarios: { ...earlier, ...measured.scenarios } };
  const text = `${JSON.stringify(results, null, 2)}\n`;
  await Promise.all([writeFile(data, text), writeFile(page, pageText(results)), writeFile(latest, text)]);
  return { results, files: [data, page, latest] };
};

const scenariosIn = async (path: string): Promise<Results["scenarios"]> => {
  const text = await readFile(path, "utf8").catch(() => "{}");
  return (JSON.parse(text) as Partial<Results>).scenarios ?? {};
};
