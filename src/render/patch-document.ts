/** Changes a YAML document as a JSON patch says, so that what is not changed keeps its comments and its form. */

import { type Document, isAlias, visit } from "yaml";
import type { Operation } from "../admission/json-patch.ts";
import { nodeOf } from "./yaml-text.ts";

/** @returns whether it could: behind an alias one place would stand for several */
export const patchDocument = (document: Document, operations: readonly Operation[]): boolean => {
  if (hasAliases(document)) return false;
  for (const operation of operations) {
    const path = operation.path.split("/").slice(1).map(unescaped);
    if (operation.op === "remove") document.deleteIn(path);
    else if (path.at(-1) === "-") document.addIn(path.slice(0, -1), nodeOf(document, operation.value));
    else document.setIn(path.map(indexed), nodeOf(document, operation.value));
  }
  return true;
};

const hasAliases = (document: Document): boolean => {
  let found = false;
  visit(document, (_, node) => {
    found ||= isAlias(node);
  });
  return found;
};

const unescaped = (token: string): string => token.replaceAll("~1", "/").replaceAll("~0", "~");

const indexed = (token: string): string | number => (/^\d+$/.test(token) ? Number(token) : token);
