/** The offsets, kept where a new process finds them (L2). */

import { join } from "node:path";
import { isMap } from "../../src/json.ts";
import { codeOf, type FileSystem } from "./files/file-system.ts";
import type { Mark } from "./files/marks.ts";
import type { Rests } from "./rests.ts";
import { newSource, type Source } from "./source.ts";

/** What of a source outlives the process. */
type Kept = Pick<Source, "path" | "id" | "head" | "base" | "isRest" | "acknowledged" | "acknowledgedTrail">;

export interface Checkpoint {
  /** In place of the last one. Throws when it cannot be written; the last one then stands. */
  save(sources: readonly Source[]): void;
}

export interface CheckpointOptions {
  fs: FileSystem;
  folder: string;
  rests: Pick<Rests, "sweep">;
}

const fileName = "checkpoint.json";

/** Each takes the name of the one before it, at once and whole. */
export const createCheckpoint = ({ fs, folder, rests }: CheckpointOptions): Checkpoint => {
  const path = join(folder, fileName);
  let saved: string | undefined;
  return {
    save(sources) {
      const text = checkpointText(sources);
      if (text === saved) return;
      // When it has not become clear which one stands, it is written again.
      saved = undefined;
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(`${path}.new`, text);
      fs.renameSync(`${path}.new`, path);
      rests.sweep(sources);
      saved = text;
    },
  };
};

export const checkpointText = (sources: readonly Source[]): string => {
  const files = sources.map(
    ({ path, id, head, base, isRest, acknowledged, acknowledgedTrail }): Kept => ({
      path,
      id,
      head,
      base,
      isRest,
      acknowledged,
      acknowledgedTrail,
    }),
  );
  return JSON.stringify({ version: 1, files });
};

/**
 * The sources that were saved, each without its file. None, when there is no checkpoint.
 *
 * @param onError told when there is one that cannot be read: all files are then shipped from their beginning
 */
export const loadCheckpoint = (
  { fs, folder }: Pick<CheckpointOptions, "fs" | "folder">,
  now: number,
  onError: (error: string) => void,
): Source[] => {
  try {
    return parseCheckpoint(fs.readFileSync(join(folder, fileName), "utf8"), now);
  } catch (error) {
    const code = codeOf(error);
    if (code !== "ENOENT") onError(error instanceof Error ? error.message : code);
    return [];
  }
};

/** Throws for what is none. */
export const parseCheckpoint = (text: string, now: number): Source[] => {
  const value: unknown = JSON.parse(text);
  if (!isMap(value) || value.version !== 1 || !Array.isArray(value.files) || !value.files.every(isKept))
    throw new Error("It is no checkpoint of this version");
  return value.files.map((kept) => newSource({ ...kept, file: undefined, name: undefined, quietSince: now }));
};

const isKept = (value: unknown): value is Kept =>
  isMap(value) &&
  typeof value.path === "string" &&
  typeof value.id === "string" &&
  isMark(value.head) &&
  typeof value.base === "number" &&
  typeof value.isRest === "boolean" &&
  typeof value.acknowledged === "number" &&
  isMark(value.acknowledgedTrail);

const isMark = (value: unknown): value is Mark =>
  isMap(value) && typeof value.bytes === "number" && typeof value.sha256 === "string";
