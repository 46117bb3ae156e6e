/** Helm: from PATH, else built from its Go module, once into the cache. */

import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { ExecaError, execa } from "execa";
import { withLock } from "../../dev/binaries/lock.ts";
import { closeScratch, openScratch } from "../../dev/binaries/scratch.ts";
import { cacheFolder } from "../../dev/binaries/settings.ts";

const version = "v4.3.1";
const package_ = `helm.sh/helm/v4/cmd/helm@${version}`;

/** What a build on two slow processors takes, and more. */
export const helmTimeout = 600_000;

/** Its path, or why there is none and what helps. */
export async function obtainHelm(): Promise<{ helm: string } | { missing: string }> {
  const folder = join(cacheFolder(process.env), "helm");
  const built = join(folder, `helm-${version}`);
  for (const helm of ["helm", built]) if (await runs(helm)) return { helm };

  try {
    await mkdir(folder, { recursive: true });
    const signal = AbortSignal.timeout(helmTimeout - 10_000);
    await withLock(folder, { signal, onWait() {} }, async () => {
      // Another run may have been faster.
      if (!(await runs(built))) await build(folder, built, signal);
    });
    return { helm: built };
  } catch (error) {
    const reason = error instanceof ExecaError ? error.shortMessage : String(error);
    return { missing: `there is no helm: have one on PATH, or a Go that can build ${package_} (${reason})` };
  }
}

const runs = async (helm: string): Promise<boolean> => {
  const { failed, stdout } = await execa(helm, ["version", "--short"], { reject: false, timeout: 10_000 });
  return !failed && /^v[34]\./.test(stdout);
};

/** The checksums are those of Go's public database. In the scratch folder no go.mod has a say. */
const build = async (folder: string, path: string, signal: AbortSignal): Promise<void> => {
  const scratch = await openScratch(folder);
  try {
    await execa("go", ["install", "-trimpath", "-gcflags=all=-dwarf=false", "-ldflags=-s -w", package_], {
      cwd: scratch,
      env: { CGO_ENABLED: "0", GOBIN: scratch, GOFLAGS: "-mod=mod", GOTMPDIR: scratch, GOWORK: "off" },
      stdin: "ignore",
      cancelSignal: signal,
      killDescendants: true,
    });
    await rename(join(scratch, "helm"), path);
  } finally {
    await closeScratch(scratch);
  }
};
