/** Follows the files of a volume: what is read goes into the buffer, and what is acknowledged into the checkpoint. */

import type { PodLog } from "../pod-program/index.ts";
import type { Buffer as PieceBuffer } from "./buffer.ts";
import { createCheckpoint, loadCheckpoint } from "./checkpoint.ts";
import type { Counts } from "./counts.ts";
import { discover } from "./discover.ts";
import type { EmptyOptions } from "./empty-file.ts";
import { codeOf, type FileSystem } from "./files/file-system.ts";
import { type RoundEnd, readRound } from "./read-round.ts";
import { attachRests, createRests, endRests } from "./rests.ts";
import { rotate, rotationDue } from "./rotate.ts";
import type { ShipperSettings } from "./settings.ts";
import type { Source } from "./source.ts";
import { type Usage, usageOf } from "./usage.ts";
import { openVolume } from "./volume.ts";

export interface TailOptions {
  /** Folders are those of the first time. */
  settings(): ShipperSettings;
  fs: FileSystem;
  buffer: Pick<PieceBuffer, "add">;
  counts: Counts;
  log: Pick<PodLog, "info" | "warn" | "error">;
  /** Milliseconds since 1970. */
  now(): number;
}

export interface Tail {
  /** Generations of one path stand in it from the oldest to the newest. */
  readonly sources: readonly Source[];
  /** `undefined` until the volume was looked at. */
  usage(): Usage | undefined;
  /** Finds files that are new, renamed or gone. */
  discover(): void;
  /** Whether there is something for `rotate`. */
  isRotationDue(): boolean;
  rotate(isShippedByOthers: EmptyOptions["isShippedByOthers"]): void;
  /** @param patienceMs how long the end of a line is waited for */
  read(patienceMs: number): RoundEnd;
  /** Saves the offsets. */
  save(): void;
}

const bytesPerRound = 4 * 1024 * 1024;
const nanosecondsPerMs = 1_000_000n;

/** Goes on from the last checkpoint. Nothing of it throws: what cannot be done is told, counted, and tried the next time. */
export const createTail = ({ settings, fs, buffer, counts, log, now }: TailOptions): Tail => {
  const { mountPath: folder, stateFolder } = settings();
  const volume = openVolume({ fs, folder, counts, log });
  const rests = createRests(fs, stateFolder);
  const checkpoint = createCheckpoint({ fs, folder: stateFolder, rests });
  let usage: Usage | undefined;
  let lastStamp = 0n;

  const sources = loadCheckpoint({ fs, folder: stateFolder }, now(), (error) =>
    log.error("Could not read the offsets, and ships all files from their beginning", { error }),
  );
  attachRests(sources, rests, ({ path, id }, error) =>
    log.error("Lost the rest of a file", { path, rest: id, error: codeOf(error) }),
  );

  const stamp = (lines: number): bigint => {
    const at = BigInt(Math.floor(now())) * nanosecondsPerMs;
    const first = at > lastStamp ? at : lastStamp + 1n;
    lastStamp = first + BigInt(lines);
    return first;
  };

  return {
    sources,
    usage: () => usage,
    discover() {
      try {
        const entries = discover(sources, { volume, patterns: settings(), now: now() });
        usage = usageOf(fs, folder, entries, settings().volumeBytes);
      } catch (error) {
        counts.add("read_errors", { code: codeOf(error) });
        log.warn("Could not read the volume, and tries again", { path: folder, error: codeOf(error) });
      }
    },
    isRotationDue() {
      const { tooLarge, tooMany } = rotationDue(sources, settings());
      return tooLarge.length + tooMany.length > 0;
    },
    rotate: (isShippedByOthers) =>
      rotate(sources, {
        fs,
        folder,
        rests,
        checkpoint,
        rotation: settings(),
        isShippedByOthers,
        counts,
        log,
        now: now(),
      }),
    read: (patienceMs) =>
      readRound(sources, {
        buffer,
        counts,
        stamp,
        now: now(),
        patienceMs,
        budget: bytesPerRound,
        onError(source, error) {
          counts.add("read_errors", { code: codeOf(error) });
          log.warn("Could not read a file, and tries again", { path: source.path, error: codeOf(error) });
        },
      }),
    save() {
      endRests(sources);
      try {
        checkpoint.save(sources);
      } catch (error) {
        counts.add("checkpoint_errors", { code: codeOf(error) });
        log.warn("Could not save the offsets", { folder: stateFolder, error: codeOf(error) });
      }
    },
  };
};
