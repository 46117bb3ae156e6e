/** Downloads of everything that has a release: hosts side by side, the files of one host one after another. */

import type { DownloadBases, PinnedBinary, Release } from "./binaries.ts";
import { download } from "./download.ts";
import { HostUnreachable, NotThisWay } from "./failures.ts";
import { install } from "./install.ts";
import { throughProxy } from "./proxy.ts";
import type { Found, Run } from "./run.ts";

interface Download {
  binary: PinnedBinary;
  release: Release;
  host: string;
}

export async function downloadAll(wanted: readonly PinnedBinary[], scratch: string, run: Run): Promise<Found> {
  const { downloads } = run.settings;
  if (!downloads) return new Map();

  const hosts = Object.groupBy(listDownloads(wanted, downloads, run), ({ host }) => host);
  const perHost = await throughProxy(run.env, () =>
    Promise.allSettled(Object.values(hosts).map((list = []) => downloadFromHost(list, scratch, run))),
  );
  return new Map(
    perHost.flatMap((outcome) => {
      if (outcome.status === "rejected") throw outcome.reason;
      return [...outcome.value];
    }),
  );
}

const listDownloads = (wanted: readonly PinnedBinary[], bases: DownloadBases, { platform }: Run): Download[] =>
  wanted.flatMap((binary) => {
    const release = binary.release?.(platform, bases);
    return release ? [{ binary, release, host: new URL(release.url).host }] : [];
  });

async function downloadFromHost(list: readonly Download[], scratch: string, run: Run): Promise<Found> {
  const found: Found = new Map();
  for (const { binary, release, host } of list) {
    const way = "download";
    const started = performance.now();
    run.report({ binary: binary.name, state: "downloading", way, host });
    try {
      const file = await download(binary, release, { scratch, signal: run.signal, timeouts: run.timeouts });
      found.set(binary.name, await install(file, binary, run));
      run.report({ binary: binary.name, state: "done", way, seconds: (performance.now() - started) / 1000 });
    } catch (error) {
      if (!(error instanceof NotThisWay)) throw error;
      run.report({ binary: binary.name, state: "failed", way, reason: error.message });
      if (error instanceof HostUnreachable) break;
    }
  }
  return found;
}
