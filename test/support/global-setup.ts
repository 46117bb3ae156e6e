/** One platform for all cluster tests: started before the first, ended after the last. */

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { obtainBinaries, showProgress } from "../../dev/binaries/index.ts";
import { startPlatform } from "../../dev/platform/platform.ts";

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const progress = showProgress();
  const binaries = await obtainBinaries({ report: progress.report }).finally(() => progress.close());
  const stateDirectory = await mkdtemp(join(tmpdir(), "ebb-test-"));
  const platform = await startPlatform({ binaries, stateDirectory, audit: true });
  const tokens: { admin: string } = JSON.parse(
    await readFile(join(stateDirectory, "credentials", "tokens.json"), "utf8"),
  );
  const { server, caFile, kubeconfig, auditLog = "", etcd } = platform;
  project.provide("platform", {
    binaries,
    stateDirectory,
    server,
    caFile,
    kubeconfig,
    auditLog,
    etcd,
    adminToken: tokens.admin,
  });
  return async () => {
    await platform.stop();
    await rm(stateDirectory, { recursive: true, force: true });
  };
}

declare module "vitest" {
  interface ProvidedContext {
    platform: {
      binaries: Awaited<ReturnType<typeof obtainBinaries>>;
      stateDirectory: string;
      server: string;
      caFile: string;
      kubeconfig: string;
      auditLog: string;
      etcd: string;
      adminToken: string;
    };
  }
}
