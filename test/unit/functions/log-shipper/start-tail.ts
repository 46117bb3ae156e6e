/** A tail on real files, whose lines are delivered at once. */

import { onTestFinished } from "vitest";
import { createBuffer } from "../../../../functions/log-shipper/buffer.ts";
import { createCounts } from "../../../../functions/log-shipper/counts.ts";
import { type FileSystem, fileSystem } from "../../../../functions/log-shipper/files/file-system.ts";
import { linesOf, type Piece } from "../../../../functions/log-shipper/piece.ts";
import type { ShipperSettings } from "../../../../functions/log-shipper/settings.ts";
import { acknowledge, type Source, tailPatienceMs } from "../../../../functions/log-shipper/source.ts";
import { createTail, type Tail } from "../../../../functions/log-shipper/tail.ts";
import { type Folders, makeFolders, settingsOf, silent } from "./world.ts";

export interface StartTailOptions {
  /** Beside the folders. */
  config?: Partial<ShipperSettings>;
  folders?: Folders;
  fs?: Partial<FileSystem>;
  isShippedByOthers?: (source: Source, size: number) => boolean;
}

export const startTail = ({
  config = {},
  folders = newFolders(),
  fs = {},
  isShippedByOthers,
}: StartTailOptions = {}) => {
  let offsetMs = 0;
  const warnings: object[] = [];
  const counts = createCounts();
  const log = { ...silent, warn: (message: string, fields: object = {}) => void warnings.push({ message, ...fields }) };
  const settings = settingsOf({ mountPath: folders.logs, stateFolder: folders.state, ...config });
  const buffer = createBuffer({ maxBytes: settings.bufferBytes, whenFull: settings.whenFull }, acknowledge);
  const tail: Tail = createTail({
    settings: () => settings,
    fs: { ...fileSystem, ...fs },
    buffer,
    counts,
    log,
    now: () => Date.now() + offsetMs,
  });
  const take = (): readonly Piece[] => {
    const pieces = buffer.take(Number.POSITIVE_INFINITY, () => 0);
    buffer.settle(true);
    return pieces;
  };
  return {
    ...folders,
    folders,
    tail,
    counts,
    warnings,
    pass(ms: number) {
      offsetMs += ms;
    },
    /** Finds files and reads them, and nothing more. */
    read() {
      tail.discover();
      tail.read(tailPatienceMs);
    },
    /** What is delivered by a turn, as `path: line`; then files are emptied and deleted, and the offsets saved. */
    ship(): string[] {
      tail.discover();
      tail.read(tailPatienceMs);
      const pieces = take();
      for (const piece of pieces) acknowledge(piece);
      tail.rotate(isShippedByOthers ?? (() => true));
      tail.save();
      return pieces.flatMap((piece) => linesOf(piece).map((line) => `${piece.source.path}: ${line}`));
    },
    total: (name: Parameters<typeof counts.of>[0]) => counts.of(name).reduce((sum, { value }) => sum + value, 0),
  };
};

export const newFolders = (): Folders => {
  const folders = makeFolders();
  onTestFinished(() => folders.remove());
  return folders;
};
