/** Other shippers of the same volume, in the same pod: what one of them has not shipped, another must not take away. */

import { isMap } from "../../src/json.ts";
import { type Patterns, shippedAs } from "./files/patterns.ts";
import type { Source } from "./source.ts";

export interface Peers {
  /** Whether all have shipped a file up to there, or do not ship it at all. Not, while one does not answer. */
  haveShipped(source: Pick<Source, "path" | "id">, size: number): boolean;
  /** Asks them. Never rejects. */
  ask(): Promise<void>;
}

/** What `GET /files` tells of a shipper, as far as others need it. */
export interface Told extends Patterns {
  files: readonly { id: string; size: number; acknowledged: number }[];
}

const patienceMs = 1_000;

/** @param urls of their `GET /files` */
export const createPeers = (urls: () => readonly string[], onError: (url: string, error: unknown) => void): Peers => {
  let answers: readonly (Told | undefined)[] = [];
  const answerOf = async (url: string): Promise<Told | undefined> => {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(patienceMs) });
      return toldBy(await answer.json());
    } catch (error) {
      onError(url, error);
      return undefined;
    }
  };
  return {
    haveShipped: (source, size) =>
      answers.length === urls().length && answers.every((told) => told !== undefined && hasShipped(told, source, size)),
    async ask() {
      answers = await Promise.all(urls().map(answerOf));
    },
  };
};

/** It has to have seen this very size: of a file that was emptied since, it would tell what it has shipped before. */
const hasShipped = (told: Told, { path, id }: Pick<Source, "path" | "id">, size: number): boolean =>
  shippedAs(told, path) === undefined ||
  told.files.some((file) => file.id === id && file.size === size && file.acknowledged >= size);

/** Throws for what is none. */
const toldBy = (answer: unknown): Told => {
  if (!isMap(answer)) throw new Error("The answer is no JSON object");
  const { include, exclude, files } = answer;
  if (!isTexts(include) || !isTexts(exclude) || !Array.isArray(files)) throw new Error("The answer tells of no files");
  return { include, exclude, files: files.filter(isFile) };
};

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

const isFile = (value: unknown): value is Told["files"][number] =>
  isMap(value) &&
  typeof value.id === "string" &&
  typeof value.size === "number" &&
  typeof value.acknowledged === "number";
