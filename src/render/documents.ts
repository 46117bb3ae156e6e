/** The documents of YAML files, with where they stand. */

import { type Document, isMap as isYamlMap, LineCounter, parseAllDocuments, type ToStringOptions } from "yaml";
import type { KubeObject } from "../api/kubernetes/object.ts";
import { isMap } from "../json.ts";
import { BadManifest } from "./bad-manifest.ts";

export interface Source {
  /** What its user calls it. */
  name: string;
  text: string;
}

export interface Manifest {
  /** For messages: the file, and which of its documents. */
  place: string;
  document: Document;
  object: KubeObject;
  /** How its user indents lists. */
  style: Pick<ToStringOptions, "indentSeq">;
}

/** Throws `BadManifest`. */
export const readManifests = (source: string, text: string): Manifest[] =>
  readDocuments(source, text).map((manifest) => {
    if (manifest.object.kind === "List")
      throw new BadManifest(`${manifest.place}: is a List: write its items as documents of their own`);
    return manifest;
  });

/** With Lists as they are. @param source what its user calls the text. Throws `BadManifest`. */
export const readDocuments = (source: string, text: string): Manifest[] => {
  const lineCounter = new LineCounter();
  const found = parseAllDocuments(text, { lineCounter, prettyErrors: false });
  const documents = Array.isArray(found) ? found : [];
  const isOne = documents.length === 1;
  const style = { indentSeq: !/^( *)[^\s#-].*:\n\1- /m.test(text) };
  return documents.flatMap((document, index) => {
    const place = isOne ? source : `${source}, document ${index + 1}`;
    const [error] = document.errors;
    if (error) {
      const { line, col } = lineCounter.linePos(error.pos[0]);
      throw new BadManifest(`${place}, line ${line}, column ${col}: ${error.message}`);
    }
    if (document.contents === null) return [];
    return {
      place,
      document,
      object: objectAt(place, isYamlMap(document.contents) ? document.toJS() : undefined),
      style,
    };
  });
};

/** Throws `BadManifest` for what is no object. */
export const objectAt = (place: string, value: unknown): KubeObject => {
  if (!isObject(value)) throw new BadManifest(`${place}: is no Kubernetes object: apiVersion and kind are needed`);
  return value;
};

/** As its user has written it. */
export const written = ({ document, style }: Manifest): string => document.toString({ lineWidth: 0, ...style });

const isObject = (value: unknown): value is KubeObject =>
  isMap(value) &&
  typeof value.apiVersion === "string" &&
  typeof value.kind === "string" &&
  (value.metadata === undefined || isMap(value.metadata));
