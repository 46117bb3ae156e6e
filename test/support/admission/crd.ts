/** The CRD of Memcached, with its rules or without. */

import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { root } from "../../../dev/bundle/functions.ts";

export type WhichCrd = "with rules" | "without rules";

export const crdText = async (which: WhichCrd): Promise<string> => {
  const text = await readFile(`${root}crds/memcacheds.memcached.c5c3.io.yaml`, "utf8");
  return which === "with rules" ? text : withoutRules(text);
};

/** A CRD that takes what its rules refuse; as JSON. */
export const withoutRules = (crd: string): string =>
  JSON.stringify(parse(crd, (key, value: unknown) => (key === "x-kubernetes-validations" ? undefined : value)));
