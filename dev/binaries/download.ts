/** The way of official releases: a file or a member of an archive, checked before it is used. */

import { chmod } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { execa } from "execa";
import type { Binary, Release } from "./binaries.ts";
import { sumFor } from "./checksum.ts";
import { fullDisk, NotThisWay } from "./failures.ts";
import { type FetchOptions, fetchText, fetchToFile } from "./fetch.ts";

export interface DownloadOptions extends FetchOptions {
  /** Folder for everything that is written. */
  scratch: string;
}

/** Returns the path of the executable, inside the scratch folder. */
export async function download(binary: Binary, release: Release, options: DownloadOptions): Promise<string> {
  const file = join(options.scratch, basename(release.url));
  const expected = release.checksumUrl && (await publishedSum(release.url, release.checksumUrl, options));
  const found = await fetchToFile(release.url, file, options);
  if (expected && found !== expected) {
    throw new NotThisWay(`the checksum of ${release.url} is ${found}, not ${expected} as published`);
  }

  const path = release.member ? await extract(file, release.member, options) : file;
  await chmod(path, 0o755);
  if (!expected) await checkVersion(path, binary.version, options);
  return path;
}

async function publishedSum(url: string, checksumUrl: string, options: FetchOptions): Promise<string> {
  const sum = sumFor(basename(url), await fetchText(checksumUrl, options));
  if (!sum) throw new NotThisWay(`${checksumUrl} has no checksum of ${basename(url)}`);
  return sum;
}

/** GNU tar for the archives of Linux; the tar of macOS reads the zip files released for it as well. */
async function extract(archive: string, member: string, { scratch, signal }: DownloadOptions): Promise<string> {
  try {
    await execa("tar", ["-x", "-f", archive, "-C", scratch, "--no-same-owner", member], { cancelSignal: signal });
  } catch (error) {
    signal.throwIfAborted();
    const says = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
    if (/no space left/i.test(says)) throw fullDisk(dirname(scratch), undefined, { cause: error });
    throw new NotThisWay(`cannot take ${member} out of ${basename(archive)} (${says || String(error)})`, {
      cause: error,
    });
  }
  return join(scratch, member);
}

async function checkVersion(path: string, version: string, { signal }: DownloadOptions): Promise<void> {
  const answer = await execa(path, ["--version"], { cancelSignal: signal, reject: false, timeout: 10_000, all: true });
  signal.throwIfAborted();
  if (!`${answer.all}`.includes(version)) {
    throw new NotThisWay(`the downloaded file does not answer --version with ${version}`);
  }
}
