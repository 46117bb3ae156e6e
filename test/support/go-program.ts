/** Programs that are Go modules: from PATH, else built once into the cache. */

import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { ExecaError, execa } from "execa";
import { withLock } from "../../dev/binaries/lock.ts";
import { closeScratch, openScratch } from "../../dev/binaries/scratch.ts";
import { cacheFolder } from "../../dev/binaries/settings.ts";

export interface GoProgram {
  name: string;
  version: string;
  /** Path of its main package. */
  path: string;
  /** Arguments that make it tell its version and end, and what that has to look like. */
  tell: readonly string[];
  told: RegExp;
}

/** What a build on two slow processors takes, and more. */
export const buildTimeout = 600_000;

/** Its path, or why there is none and what helps. */
export async function obtainGoProgram(program: GoProgram): Promise<{ command: string } | { missing: string }> {
  const { name, version, path } = program;
  const folder = join(cacheFolder(process.env), name);
  const built = join(folder, `${name}-${version}`);
  for (const command of [name, built]) if (await runs(program, command)) return { command };

  try {
    await mkdir(folder, { recursive: true });
    const signal = AbortSignal.timeout(buildTimeout - 10_000);
    await withLock(folder, { signal, onWait() {} }, async () => {
      // Another run may have been faster.
      if (!(await runs(program, built))) await build(program, folder, built, signal);
    });
    return { command: built };
  } catch (error) {
    const reason = error instanceof ExecaError ? error.shortMessage : String(error);
    return {
      missing: `there is no ${name}: have one on PATH, or a Go that can build ${path}@${version} (${reason})`,
    };
  }
}

const runs = async ({ tell, told }: GoProgram, command: string): Promise<boolean> => {
  const { failed, stdout } = await execa(command, tell, { reject: false, timeout: 10_000 });
  return !failed && told.test(stdout);
};

/** The checksums are those of Go's public database. In the scratch folder no go.mod has a say. */
const build = async (
  { name, version, path }: GoProgram,
  folder: string,
  built: string,
  signal: AbortSignal,
): Promise<void> => {
  const scratch = await openScratch(folder);
  try {
    await execa("go", ["install", "-trimpath", "-gcflags=all=-dwarf=false", "-ldflags=-s -w", `${path}@${version}`], {
      cwd: scratch,
      env: { CGO_ENABLED: "0", GOBIN: scratch, GOFLAGS: "-mod=mod", GOTMPDIR: scratch, GOWORK: "off" },
      stdin: "ignore",
      cancelSignal: signal,
      killDescendants: true,
    });
    await rename(join(scratch, name), built);
  } finally {
    await closeScratch(scratch);
  }
};
