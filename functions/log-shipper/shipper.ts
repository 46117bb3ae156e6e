/** Follows the files of a volume and delivers their lines. */

import { pause } from "../../src/pause.ts";
import type { PodLog } from "../pod-program/index.ts";
import { createBuffer } from "./buffer.ts";
import { createCounts } from "./counts.ts";
import type { FileSystem } from "./files/file-system.ts";
import { type FilesAnswer, filesAnswer } from "./files-answer.ts";
import { fillLevel } from "./fill-level.ts";
import { shipperMetrics } from "./metrics.ts";
import { createPeers } from "./peers.ts";
import type { RoundEnd } from "./read-round.ts";
import { runSender } from "./sender.ts";
import type { ShipperSettings } from "./settings.ts";
import type { Sink } from "./sinks/index.ts";
import { acknowledge, tailPatienceMs } from "./source.ts";
import { createTail } from "./tail.ts";

export interface ShipperOptions {
  settings: ShipperSettings;
  sink: Sink;
  fs: FileSystem;
  log: PodLog;
}

export interface Shipper {
  /** Reads what there is, for a while, and sees to the files from time to time. Resolves with the milliseconds until the next turn. */
  turn(): Promise<number>;
  /** Takes other settings while it runs; folders stay as they are. */
  change(settings: ShipperSettings, sink: Sink): void;
  /** Reads and delivers what there is, until the files are quiet or the signal is aborted, and saves the offsets (L7). */
  finish(signal: AbortSignal): Promise<void>;
  files(): FilesAnswer;
  metrics(): string;
}

/** New files are to be seen within a second (L1), and offsets saved each second (L2). */
const discoverMs = 500;
const saveMs = 1_000;
const idleMs = 200;
/** Until there may be room again. */
const fullMs = 20;

/** Files that nobody has written to for as long are complete, as far as anybody can tell. */
const quietMs = 500;

export const createShipper = ({ settings: given, sink: first, fs, log }: ShipperOptions): Shipper => {
  let settings = given;
  let sink = first;
  const counts = createCounts();
  const buffer = createBuffer(bufferOptions(settings), (piece) => {
    counts.add("dropped_lines", { reason: "BufferFull" }, piece.lines);
    acknowledge(piece);
  });
  const tail = createTail({ settings: () => settings, fs, buffer, counts, log, now: Date.now });
  const peers = createPeers(
    () => settings.peers,
    (url, error) => log.warn("Could not ask another shipper, and so empties no files", { url, error: String(error) }),
  );
  const tellFillLevel = fillLevel(log);
  let discoveredAt = Number.NEGATIVE_INFINITY;
  let savedAt = Number.NEGATIVE_INFINITY;

  const round = async (patienceMs: number): Promise<RoundEnd> => {
    const now = performance.now();
    if (now - discoveredAt >= discoverMs) {
      discoveredAt = now;
      tail.discover();
      tellFillLevel(tail.usage());
      if (tail.isRotationDue()) {
        await peers.ask();
        tail.rotate(peers.haveShipped);
      }
    }
    const end = tail.read(patienceMs);
    if (now - savedAt >= saveMs) {
      savedAt = now;
      tail.save();
    }
    return end;
  };

  const ending = new AbortController();
  const sending = runSender({ buffer, sink: () => sink, counts, log }, ending.signal);

  return {
    async turn() {
      const end = await round(tailPatienceMs);
      return end === "idle" ? idleMs : end === "full" ? fullMs : 0;
    },
    change(changed, to) {
      settings = changed;
      buffer.change(bufferOptions(changed));
      sink.close();
      sink = to;
    },
    async finish(signal) {
      const isQuiet = (): boolean => tail.sources.every(({ quietSince }) => Date.now() - quietSince >= quietMs);
      // Files may have come since the last look.
      discoveredAt = Number.NEGATIVE_INFINITY;
      await round(quietMs);
      for (;;) {
        // Asked before: what is read after it is all that there is.
        const wasQuiet = isQuiet();
        const end = await round(quietMs);
        if (signal.aborted || (wasQuiet && end === "idle" && buffer.isEmpty())) break;
        await pause(end === "busy" ? 0 : fullMs, undefined);
      }
      ending.abort();
      // What is being sent is broken off, but for a write to a pipe that nobody reads.
      await Promise.race([sending, pause(fullMs, undefined)]);
      tail.save();
      sink.close();
    },
    files: () => filesAnswer(tail.sources, settings),
    metrics: () =>
      shipperMetrics({
        counts,
        sources: tail.sources,
        mountPath: settings.mountPath,
        bufferBytes: buffer.weight(),
        usage: tail.usage(),
      }),
  };
};

const bufferOptions = ({ bufferBytes, whenFull }: ShipperSettings) => ({ maxBytes: bufferBytes, whenFull });
