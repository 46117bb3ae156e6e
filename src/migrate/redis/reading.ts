/** A spec that is taken apart: what nobody takes has no equal, so that no field is lost without a word. */

import { isMap, type JsonMap, valueAt } from "../../json.ts";
import { untaken, type WithoutEqual, wordsFor } from "./untaken.ts";

/** Something that is not as it was, or that somebody has to look at. */
export interface Note {
  /** Path of a field, from the object that it is about. */
  field: string;
  message: string;
}

export interface Reading {
  /** What stands at a path, which is thereby seen to; `undefined` for what says nothing. */
  take(path: string): unknown;
  /** The same without seeing to it. */
  look(path: string): unknown;
  tell(path: string, message: string): void;
  /** What was told, and what nobody has taken. */
  notes(withoutEqual: WithoutEqual): Note[];
}

export const reading = (spec: JsonMap): Reading => {
  const rest = structuredClone(spec);
  const told: Note[] = [];
  return {
    tell: (path, message) => void told.push(note(path, message)),
    look: (path) => said(valueAt(rest, path.split("."))),
    take(path) {
      const parts = path.split(".");
      const value = valueAt(rest, parts);
      remove(rest, parts);
      return said(value);
    },
    notes: (withoutEqual) => [
      ...told,
      ...untaken(rest, withoutEqual).map((path) => note(path, wordsFor(path, withoutEqual))),
    ],
  };
};

const note = (path: string, message: string): Note => ({ field: `spec.${path}`, message });

const remove = (map: JsonMap, path: readonly string[]): void => {
  const parent = valueAt(map, path.slice(0, -1));
  const last = path.at(-1);
  if (isMap(parent) && last !== undefined) delete parent[last];
};

/** An API server hands out texts that nobody has written as empty ones. */
const said = (value: unknown): unknown => (value === null || value === "" ? undefined : value);
