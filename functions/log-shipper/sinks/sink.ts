/** Where lines go. */

import type { Piece } from "../piece.ts";

export interface Sink {
  /**
   * Delivers pieces, in their order, and resolves with the bytes that were sent when the destination has them for good. Rejects with
   * `NotTaken`; the same pieces then come again, or never.
   */
  send(pieces: readonly Piece[], signal: AbortSignal): Promise<number>;
  /** What a line takes in a request besides its own bytes. */
  bytesPerLine: number;
  close(): void;
}

/** The destination has not taken lines. */
export class NotTaken extends Error {
  override readonly name = "NotTaken";
  /** HTTP status, or code of the error, such as `ECONNREFUSED`. */
  readonly code: string;
  /** too large: for smaller requests. refused: for good. */
  readonly isFor: "now" | "this size" | "good";

  constructor(code: string, isFor: NotTaken["isFor"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.isFor = isFor;
  }
}
