/** Delivers what is in the buffer, a request at a time, until it is taken or refused for good (L5). */

import { pause } from "../../src/pause.ts";
import type { PodLog } from "../pod-program/index.ts";
import type { Buffer } from "./buffer.ts";
import type { Counts } from "./counts.ts";
import { type Piece, weightOf } from "./piece.ts";
import { NotTaken, type Sink } from "./sinks/sink.ts";
import { acknowledge } from "./source.ts";

export interface SenderOptions {
  buffer: Buffer;
  /** The destination of the moment. */
  sink(): Sink;
  counts: Pick<Counts, "add">;
  log: Pick<PodLog, "info" | "warn">;
  wait?: typeof pause;
  random?: () => number;
}

/** Of a request, about; a piece that is larger is sent alone. */
export const usualRequest = 1024 * 1024;

const shortestWaitMs = 500;
const longestWaitMs = 30_000;

/** Until the signal is aborted. Never rejects. */
export const runSender = async (options: SenderOptions, signal: AbortSignal): Promise<void> => {
  const { buffer, sink, counts, log, wait = pause, random = Math.random } = options;
  let failures = 0;
  let limits: { of: Sink | undefined; bytes: number } = { of: undefined, bytes: usualRequest };

  const settle = (pieces: readonly Piece[]): void => {
    buffer.settle(true);
    for (const piece of pieces) acknowledge(piece);
  };

  /** Resolves with whether the next may be sent at once. */
  const attempt = async (): Promise<boolean> => {
    const to = sink();
    if (limits.of !== to) limits = { of: to, bytes: usualRequest };
    const pieces = buffer.take(limits.bytes, (piece) => weightOf(piece) + piece.lines * to.bytesPerLine);
    try {
      counts.add("sent_bytes", {}, await to.send(pieces, signal));
      settle(pieces);
      if (failures > 0) log.info("Delivered lines again", { failures });
      failures = 0;
      return true;
    } catch (error) {
      const { code, isFor, message } = notTaken(error);
      if (signal.aborted) {
        buffer.settle(false);
        return false;
      }
      counts.add("sink_errors", { code });
      if (isFor === "this size" && pieces.length > 1) {
        limits.bytes = Math.floor(limits.bytes / 2);
        buffer.settle(false);
        return true;
      }
      if (isFor !== "now") {
        const lines = pieces.reduce((sum, piece) => sum + piece.lines, 0);
        counts.add("dropped_lines", { reason: "Refused" }, lines);
        log.warn("Dropped lines that the destination refused", { code, answer: message, lines });
        settle(pieces);
        return true;
      }
      failures += 1;
      buffer.settle(false);
      log.warn("Could not deliver lines, and tries again", { code, error: message });
      return false;
    }
  };

  while (!signal.aborted) {
    if (buffer.isEmpty()) await filled(buffer, signal);
    else if (!(await attempt())) await wait(backoff(failures, random), signal).catch(() => {});
  }
};

/** Doubled with each failure in a row; about half of it is chance, so that many do not come back at once. */
export const backoff = (failures: number, random: () => number): number => {
  const most = Math.min(shortestWaitMs * 2 ** Math.min(failures, 10), longestWaitMs);
  return Math.max(shortestWaitMs, most * (0.5 + random() / 2));
};

const filled = (buffer: Buffer, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      signal.removeEventListener("abort", done);
      resolve();
    };
    buffer.onFilled(done);
    signal.addEventListener("abort", done, { once: true });
  });

const notTaken = (error: unknown): NotTaken =>
  error instanceof NotTaken
    ? error
    : new NotTaken("Unknown", "now", error instanceof Error ? error.message : String(error), { cause: error });
