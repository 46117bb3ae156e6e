/** Obtains all binaries and prints where they are: warms the cache of a build machine, and shows what hinders. */

import { Command } from "commander";
import { obtainBinaries } from "./obtain.ts";
import { showProgress } from "./progress.ts";

new Command("node dev/binaries/main.ts")
  .description("Obtain the binaries of the local platform and print a line `name path` for each.")
  .allowExcessArguments(false)
  .addHelpText(
    "after",
    `
Each binary comes from the first of: the folder EBB_BINARIES, the cache, its official release, Go modules.

Environment:
  EBB_BINARIES             folder that holds them already, under their plain names
  EBB_CACHE                cache folder (default: ebb in XDG_CACHE_HOME or ~/.cache)
  EBB_DOWNLOAD             off: download no releases
  EBB_DOWNLOAD_KUBERNETES  mirror of https://dl.k8s.io
  EBB_DOWNLOAD_GITHUB      mirror of https://github.com`,
  )
  .parse();

const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  // Not once: execa ends the process at a signal that has no listener left, before anything is cleaned up.
  process.on(signal, () => interrupt.abort(new Error("Interrupted: run it again to go on where it ended")));
}

const progress = showProgress();
try {
  const paths = await obtainBinaries({ report: progress.report, signal: interrupt.signal });
  await progress.close();
  for (const [name, path] of Object.entries(paths)) console.log(`${name} ${path}`);
} catch (error) {
  await progress.close();
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = interrupt.signal.aborted ? 130 : 1;
}
