/** Lines as they are, on standard output: for whoever collects the logs of containers. */

import { newline } from "../cut.ts";
import { codeOf } from "../files/file-system.ts";
import type { Piece } from "../piece.ts";
import { NotTaken, type Sink } from "./sink.ts";

export const stdoutSink = (write: (bytes: Uint8Array) => Promise<void>): Sink => ({
  async send(pieces) {
    const bytes = Buffer.concat(pieces.flatMap(ended));
    try {
      await write(bytes);
    } catch (cause) {
      throw new NotTaken(codeOf(cause), "now", cause instanceof Error ? cause.message : String(cause), { cause });
    }
    return bytes.length;
  },
  bytesPerLine: 0,
  close() {},
});

const ended = ({ bytes }: Piece): Buffer[] => (bytes.at(-1) === newline ? [bytes] : [bytes, Buffer.of(newline)]);
