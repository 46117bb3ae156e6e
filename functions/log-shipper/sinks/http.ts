/** Any HTTP server, as newline-delimited JSON: an object for each line. */

import { linesOf, type Piece } from "../piece.ts";
import { labelsOf, type Origin } from "./labels.ts";
import type { Post } from "./post.ts";
import type { Sink } from "./sink.ts";

export interface HttpOptions {
  post: Post;
  origin: Origin;
}

const headers = { "content-type": "application/x-ndjson" };

export const httpSink = ({ post, origin }: HttpOptions): Sink => ({
  send: (pieces, signal) => post.send(ndjson(pieces, origin), headers, signal),
  bytesPerLine: JSON.stringify(labelsOf(origin, "")).length + 100,
  close: post.close,
});

/** @returns lines such as `{"time":"2026-11-29T10:00:00.000Z","message":"…","filename":"/shared/logs/app.log"}` */
export const ndjson = (pieces: readonly Piece[], origin: Origin): string =>
  pieces
    .flatMap((piece) => {
      const labels = labelsOf(origin, piece.source.path);
      const time = new Date(Number(piece.stamp / 1_000_000n)).toISOString();
      return linesOf(piece).map((message) => `${JSON.stringify({ time, message, ...labels })}\n`);
    })
    .join("");
