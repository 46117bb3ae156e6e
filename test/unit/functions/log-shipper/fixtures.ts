/** Pieces and sources as tests want them. */

import { trailOf } from "../../../../functions/log-shipper/files/marks.ts";
import type { Piece } from "../../../../functions/log-shipper/piece.ts";
import { commit, newSource, type Source } from "../../../../functions/log-shipper/source.ts";

export const sourceOf = (path = "app.log", given: Partial<Source> = {}): Source =>
  newSource({ path, id: `1:${path}`, file: undefined, name: path, quietSince: 0, ...given });

/** The next lines of a source. */
export const pieceOf = (text: string, source: Source = sourceOf(), stamp = 0n): Piece => {
  const bytes = Buffer.from(text);
  const lines = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
  const piece: Piece = {
    source,
    to: source.read + bytes.length,
    trail: trailOf(bytes),
    bytes,
    lines,
    stamp,
    isDone: false,
  };
  commit(piece);
  return piece;
};
