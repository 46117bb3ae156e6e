/**
 * Keeps two processes from downloading or building the same binaries at the same time.
 *
 * It only saves work. What keeps them from harming each other is that each has its own scratch folder and renames
 * finished files into place; so a lock that is taken over too early costs minutes, never a broken binary.
 */

import { readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { errorCode } from "./failures.ts";
import { hasProcess } from "./process.ts";

export interface LockOptions {
  signal: AbortSignal;
  /** Called once, when another process holds the lock. */
  onWait: (owner: string) => void;
  pollMilliseconds?: number;
  /** The owner shows itself at a quarter of this; once it has not for this long, it is taken for dead. */
  silenceMilliseconds?: number;
}

export async function withLock<Result>(
  folder: string,
  { signal, onWait, pollMilliseconds = 500, silenceMilliseconds = 20_000 }: LockOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  const path = join(folder, "lock");
  const isAbandoned = abandonment(path, silenceMilliseconds);
  let told = false;

  while (!(await take(path))) {
    if (await isAbandoned()) {
      await rm(path, { force: true });
      continue;
    }
    if (!told) onWait(await ownerOf(path));
    told = true;
    await delay(pollMilliseconds, undefined, { signal });
  }

  const heartbeat = setInterval(() => void touch(path), silenceMilliseconds / 4);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    await writeFile(path, `process ${process.pid} on ${hostname()}`, { flag: "wx" });
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

/** The file is gone when another process took the lock over; the work goes on regardless. */
const touch = (path: string): Promise<void> => utimes(path, new Date(), new Date()).catch(() => {});

const ownerOf = (path: string): Promise<string> => readFile(path, "utf8").catch(() => "");

/**
 * An owner on this host is looked up. Any other, or one whose id went to a new process, is known by its heartbeat,
 * which is watched rather than compared with the clock: so a machine that slept does not count as silence.
 */
function abandonment(path: string, silenceMilliseconds: number): () => Promise<boolean> {
  let lastBeat: number | undefined;
  let seenAt = performance.now();

  return async function isAbandoned() {
    const [, pid, host] = (await ownerOf(path)).match(/^process (\d+) on (.*)$/) ?? [];
    if (host === hostname() && !hasProcess(Number(pid))) return true;

    const beat = await stat(path).then(
      (found) => found.mtimeMs,
      () => undefined,
    );
    if (beat !== lastBeat) {
      lastBeat = beat;
      seenAt = performance.now();
    }
    return performance.now() - seenAt > silenceMilliseconds;
  };
}
