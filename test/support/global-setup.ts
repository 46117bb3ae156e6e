/** One cluster for all cluster tests: a platform that is started before the first and ended after the last, or one that is there already. */

import { glob, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { obtainBinaries, showProgress } from "../../dev/binaries/index.ts";
import { startPlatform } from "../../dev/platform/platform.ts";
import type { SharedCluster } from "./connect.ts";
import { findInstalled } from "./find-installed.ts";
import { installed } from "./installed.ts";

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stateDirectory = await mkdtemp(join(tmpdir(), "ebb-test-"));
  const stop = installed ? undefined : await start(project, stateDirectory);
  if (installed) {
    project.provide("cluster", await findInstalled(installed, stateDirectory));
    const local = await Array.fromAsync(glob("*.test.ts", { cwd: new URL("../platform/local/", import.meta.url) }));
    console.warn(`Skipped: ${local.toSorted().join(", ")}, which need what only the local platform allows`);
  }
  return async () => {
    await stop?.();
    await rm(stateDirectory, { recursive: true, force: true });
  };
}

const start = async (project: TestProject, stateDirectory: string): Promise<() => Promise<void>> => {
  const progress = showProgress();
  const binaries = await obtainBinaries({ report: progress.report }).finally(() => progress.close());
  const platform = await startPlatform({ binaries, stateDirectory, audit: true });
  const { admin: token }: { admin: string } = JSON.parse(
    await readFile(join(stateDirectory, "credentials", "tokens.json"), "utf8"),
  );
  const { server, ca, caFile, kubeconfig, auditLog = "", etcd } = platform;
  const kubectl: SharedCluster["kubectl"] = [binaries.kubectl, "--kubeconfig", kubeconfig];
  project.provide("cluster", { stateDirectory, server, ca, caFile, token, kubectl });
  project.provide("platform", { binaries, kubeconfig, auditLog, etcd, adminToken: token });
  return platform.stop;
};

declare module "vitest" {
  interface ProvidedContext {
    cluster: SharedCluster;
    /** What is known of a platform of ours besides; not there where an operator is installed already. */
    platform: {
      binaries: Awaited<ReturnType<typeof obtainBinaries>>;
      kubeconfig: string;
      auditLog: string;
      etcd: string;
      adminToken: string;
    };
  }
}
