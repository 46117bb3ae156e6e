/**
 * Rests of files, on the state volume. Before a file is emptied, what is not delivered of it is saved there: else a busy file could never
 * be emptied, since its writer is always ahead.
 */

import { join } from "node:path";
import { codeOf, type FileSystem } from "./files/file-system.ts";
import { type OpenFile, openFile } from "./files/open-file.ts";
import { isAtEnd, type Source } from "./source.ts";
import { scratch } from "./volume.ts";

export interface Rests {
  /** Throws when it cannot be written. */
  create(name: string): RestWriter;
  /** Throws when there is none. */
  open(name: string): OpenFile;
  /** Deletes all but those of these sources. Not before a checkpoint without them is written: until then they may be needed. */
  sweep(sources: readonly Pick<Source, "id">[]): void;
}

export interface RestWriter {
  append(bytes: Buffer): void;
  close(): void;
}

const prefix = "rest-";

export const restName = (): string => `${prefix}${crypto.randomUUID()}`;

export const createRests = (fs: FileSystem, folder: string): Rests => {
  const buffer = scratch();
  return {
    create(name) {
      fs.mkdirSync(folder, { recursive: true });
      const fd = fs.openSync(join(folder, name), "wx");
      return {
        append(bytes) {
          for (let written = 0; written < bytes.length; ) written += fs.writeSync(fd, bytes, written);
        },
        close: () => fs.closeSync(fd),
      };
    },
    open: (name) => openFile(fs, join(folder, name), buffer),
    sweep(sources) {
      const used = new Set(sources.map(({ id }) => id));
      const rests = namesIn(fs, folder).filter((name) => name.startsWith(prefix));
      for (const name of rests) if (!used.has(name)) fs.unlinkSync(join(folder, name));
    },
  };
};

const namesIn = (fs: FileSystem, folder: string): string[] => {
  try {
    return fs.readdirSync(folder);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  }
};

/** Opens those that a checkpoint tells of. @param onError told of those that are not there: what they held is lost */
export const attachRests = (
  sources: Source[],
  rests: Pick<Rests, "open">,
  onError: (source: Source, error: unknown) => void,
): void => {
  for (const source of sources.filter(({ isRest }) => isRest)) {
    try {
      source.file = rests.open(source.id);
      source.size = source.base + source.file.state().size;
    } catch (error) {
      sources.splice(sources.indexOf(source), 1);
      onError(source, error);
    }
  }
};

/** Lets go of those that are delivered. */
export const endRests = (sources: Source[]): void => {
  for (const source of sources.filter((one) => one.isRest && isAtEnd(one) && one.pending.length === 0)) {
    source.file?.close();
    sources.splice(sources.indexOf(source), 1);
  }
};
