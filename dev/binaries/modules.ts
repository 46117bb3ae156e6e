/** Builds of everything that no other way led to, one after another. */

import { rm } from "node:fs/promises";
import type { PinnedBinary } from "./binaries.ts";
import { build } from "./build.ts";
import { NotThisWay } from "./failures.ts";
import { checkGo } from "./go.ts";
import { install } from "./install.ts";
import { cachedPath } from "./locate.ts";
import type { Found, Run } from "./run.ts";

/** Ends at the first failure, since what hinders one build (no Go, no network) hinders the others as well. */
export async function buildAll(wanted: readonly PinnedBinary[], scratch: string, run: Run): Promise<Found> {
  const { env, platform, report, signal } = run;
  const way = "build";
  const found: Found = new Map();

  for (const binary of wanted) {
    const started = performance.now();
    try {
      if (found.size === 0) await checkGo({ env, cwd: scratch, signal });
      report({ binary: binary.name, state: "building", way });
      const logPath = `${cachedPath(run.folder, binary)}.log`;
      const file = await build(binary, { env, platform, scratch, logPath, signal });
      found.set(binary.name, await install(file, binary, run));
      await rm(logPath, { force: true });
      report({ binary: binary.name, state: "done", way, seconds: (performance.now() - started) / 1000 });
    } catch (error) {
      if (!(error instanceof NotThisWay)) throw error;
      report({ binary: binary.name, state: "failed", way, reason: error.message });
      break;
    }
  }
  return found;
}
