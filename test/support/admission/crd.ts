/** The CRD of Memcached, with its rules or without. */

import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { root } from "../../../dev/bundle/functions.ts";

export type WhichCrd = "with rules" | "without rules";

/** As JSON. */
export const crdText = async (which: WhichCrd): Promise<string> => {
  const text = await readFile(`${root}crds/memcacheds.memcached.c5c3.io.yaml`, "utf8");
  return JSON.stringify(
    parse(text, (key, value: unknown) =>
      key === "x-kubernetes-validations" && which === "without rules" ? undefined : value,
    ),
  );
};
