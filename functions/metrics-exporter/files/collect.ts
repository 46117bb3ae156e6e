/** One collection: the files of a directory as one set of families, and what is to be told of them. */

import { exposition, type Family } from "../../pod-program/index.ts";
import { Malformed } from "./malformed.ts";
import { mergeFiles, type ParsedFile } from "./merge.ts";
import { parseText } from "./parse.ts";
import { type FoundFile, type Problem, type ReadOptions, readFiles } from "./read.ts";

export interface Collection {
  /** Of the files that are not left out. */
  families: readonly Family[];
  /** The same in the text format, made once as it may be long. */
  text: string;
  /** All files that could be opened. */
  files: readonly Pick<FoundFile, "file" | "mtimeSeconds">[];
  /** Those that are left out, and why. */
  problems: readonly Problem[];
}

export interface CollectOptions extends ReadOptions {
  /** How names begin that no file may have. */
  reserved: string;
}

/** Whatever is wrong with a file costs that file alone. Never rejects. */
export const collect = async ({ reserved, ...options }: CollectOptions): Promise<Collection> => {
  const { found, unopened } = await readFiles(options);
  const parsed: ParsedFile[] = [];
  const problems = [...unopened];
  for (const { file, content } of found) {
    const result = "bytes" in content ? parse(file, content.bytes) : content;
    if ("families" in result) parsed.push(result);
    else problems.push(result);
  }
  const { families, conflicts } = mergeFiles(parsed, { reserved });
  problems.push(...conflicts);
  const files = found.map(({ file, mtimeSeconds }) => ({ file, mtimeSeconds }));
  return { families, text: exposition(families), files, problems };
};

const utf8 = new TextDecoder("utf-8", { fatal: true });

const parse = (file: string, bytes: Uint8Array): ParsedFile | Problem => {
  try {
    return { file, families: parseText(utf8.decode(bytes)) };
  } catch (error) {
    return { file, reason: "malformed", message: error instanceof Malformed ? error.message : "it is no UTF-8" };
  }
};
