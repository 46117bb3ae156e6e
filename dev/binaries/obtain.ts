/** Every binary of the platform, by the first way that leads to it: a folder, the cache, a release, Go modules. */

import { mkdir } from "node:fs/promises";
import { type BinaryName, binaries, type PinnedBinary } from "./binaries.ts";
import { explainWrite } from "./failures.ts";
import { defaultTimeouts, type Timeouts } from "./fetch.ts";
import { binariesFolder, locateAll } from "./locate.ts";
import { withLock } from "./lock.ts";
import { nothingLeft } from "./missing.ts";
import { buildAll } from "./modules.ts";
import { hostPlatform } from "./platform.ts";
import { downloadAll } from "./releases.ts";
import type { Report } from "./report.ts";
import { type Found, type Run, without } from "./run.ts";
import { closeScratch, openScratch, removeStaleScratches } from "./scratch.ts";
import { cacheFolder, type Env, readSettings } from "./settings.ts";

export interface ObtainOptions {
  env?: Env;
  /** By default what the environment says, else the user's cache folder. */
  cacheDir?: string;
  report?: Report;
  /**
   * Aborting ends the processes that were started, removes what is unfinished, and rejects with the signal's reason.
   * A caller that aborts at SIGINT listens with `process.on`, not `once`: see main.ts.
   */
  signal?: AbortSignal;
  timeouts?: Timeouts;
}

/**
 * Returns the absolute path of each binary. The first time this takes minutes; later it only looks whether the files
 * are there. A run that was interrupted keeps what it had finished. Rejects with a message for the user: what is
 * missing, why, and what helps.
 */
export async function obtainBinaries({
  env = process.env,
  cacheDir = cacheFolder(env),
  report = () => {},
  signal = new AbortController().signal,
  timeouts = defaultTimeouts,
}: ObtainOptions = {}): Promise<Record<BinaryName, string>> {
  const reasons = new Set<string>();
  const platform = hostPlatform();
  const run: Run = {
    env,
    settings: readSettings(env),
    platform,
    folder: binariesFolder(cacheDir, platform),
    timeouts,
    signal,
    report: (progress) => {
      if ("reason" in progress) reasons.add(`${progress.way}: ${progress.reason}`);
      report(progress);
    },
  };

  signal.throwIfAborted();
  const there = await locateAll(binaries, run);
  const added = await obtainMissing(without(binaries, there), run);
  const found: Found = new Map([...there, ...added]);

  const missing = without(binaries, found);
  if (missing.length > 0) throw nothingLeft(missing, reasons);
  return Object.fromEntries(found) as Record<BinaryName, string>;
}

async function obtainMissing(missing: readonly PinnedBinary[], run: Run): Promise<Found> {
  if (missing.length === 0) return new Map();

  const { folder, signal, report } = run;
  const onWait = (owner: string) => report({ state: "waiting", owner });
  try {
    await mkdir(folder, { recursive: true });
    return await withLock(folder, { signal, onWait }, () => fillCache(missing, run));
  } catch (error) {
    signal.throwIfAborted();
    throw explainWrite(error, folder);
  }
}

async function fillCache(missing: readonly PinnedBinary[], run: Run): Promise<Found> {
  await removeStaleScratches(run.folder);
  const scratch = await openScratch(run.folder);
  try {
    // Whoever held the lock before may have been obtaining the same.
    const theirs = await locateAll(missing, { ...run, settings: { ...run.settings, folder: undefined } });
    const wanted = without(missing, theirs);
    const downloaded = await downloadAll(wanted, scratch, run);
    const built = await buildAll(without(wanted, downloaded), scratch, run);
    return new Map([...theirs, ...downloaded, ...built]);
  } finally {
    await closeScratch(scratch);
  }
}
