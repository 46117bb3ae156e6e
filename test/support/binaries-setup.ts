/** The platform's binaries, for tests that start an API server of their own. */

import type { TestProject } from "vitest/node";
import { obtainBinaries, showProgress } from "../../dev/binaries/index.ts";

export default async function setup(project: TestProject): Promise<void> {
  const progress = showProgress();
  project.provide("binaries", await obtainBinaries({ report: progress.report }).finally(() => progress.close()));
}

declare module "vitest" {
  interface ProvidedContext {
    binaries: Awaited<ReturnType<typeof obtainBinaries>>;
  }
}
