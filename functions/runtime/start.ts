/** Runs a function's main part, and turns a failure to start into one clear line and exit code 1. */

import type { Log } from "../../src/log.ts";
import { type Host, loadHost } from "./host/index.ts";
import { jsonLog } from "./log.ts";

/** @param main resolves with the process's exit code */
export const start = async (name: string, main: (log: Log, host: Host) => Promise<number>): Promise<void> => {
  const log = jsonLog();
  const host = await loadHost();
  try {
    host.exit(await main(log, host));
  } catch (error) {
    log.error(`Could not run ${name}`, { error: error instanceof Error ? error.message : String(error) });
    host.exit(1);
  }
};
