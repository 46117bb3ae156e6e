/** Runs a function's main part, and turns a failure to start into one clear line and exit code 1. */

import process from "node:process";
import type { Log } from "../../src/log.ts";
import { jsonLog } from "./log.ts";

/** @param main resolves with the process's exit code */
export const start = async (name: string, main: (log: Log) => Promise<number>): Promise<void> => {
  const log = jsonLog();
  try {
    process.exit(await main(log));
  } catch (error) {
    log.error(`Could not run ${name}`, { error: error instanceof Error ? error.message : String(error) });
    process.exit(1);
  }
};
