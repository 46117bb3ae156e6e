/** Loki's push API. https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs */

import { linesOf, type Piece } from "../piece.ts";
import { labelsOf, type Origin } from "./labels.ts";
import type { Post } from "./post.ts";
import type { Sink } from "./sink.ts";

export interface LokiOptions {
  post: Post;
  origin: Origin;
  /** Absent: the one of servers without tenants. */
  tenant: string | undefined;
}

export const pushPath = "/loki/api/v1/push";

export const lokiSink = ({ post, origin, tenant }: LokiOptions): Sink => {
  const headers = { "content-type": "application/json", ...(tenant && { "x-scope-orgid": tenant }) };
  return {
    send: (pieces, signal) => post.send(lokiBody(pieces, origin), headers, signal),
    bytesPerLine: 40,
    close: post.close,
  };
};

/** A stream for each file; its lines in their order. A stream of the same line and time is the same entry to Loki, so a repeat is none. */
export const lokiBody = (pieces: readonly Piece[], origin: Origin): string => {
  const streams = [...Map.groupBy(pieces, ({ source }) => source.path)].map(([path, ofPath]) => {
    const values = ofPath.flatMap(valuesOf);
    return `{"stream":${JSON.stringify(labelsOf(origin, path))},"values":[${values.join(",")}]}`;
  });
  return `{"streams":[${streams.join(",")}]}`;
};

const valuesOf = (piece: Piece): string[] =>
  linesOf(piece).map((line, index) => `["${piece.stamp + BigInt(index)}",${JSON.stringify(line)}]`);
