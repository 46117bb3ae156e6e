/** Renders of a Redis, as they stand in `test/testdata/redis`. */

import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import type { KubeObject } from "../../../../src/api/kubernetes/object.ts";
import type { SecretState } from "../../../../src/kinds/kind.ts";
import { redis } from "../../../../src/kinds/redis/index.ts";
import { settings } from "./fixtures.ts";

/** The documents of a file. */
export const read = (file: string) =>
  parseAllDocuments(readFileSync(new URL(`../../../testdata/redis/${file}`, import.meta.url), "utf8")).map((document) =>
    document.toJS(),
  );

/** All children of the Redis in a file, which may also have Secrets. */
export const rendered = (file: string): KubeObject[] => {
  const [cr, ...found] = read(file);
  const secrets = new Map(
    found.map(({ metadata, data }): [string, SecretState] => [metadata.name, { data, uid: metadata.uid }]),
  );
  return redis.children.flatMap((child) => child.build(cr, { settings, secrets }) ?? []);
};

/** Without what real programs are asked about, and hashes of it. */
export const readable = (object: KubeObject): unknown =>
  JSON.parse(JSON.stringify(object), (key, value) => {
    if (/\.sh$/.test(key)) return "(a script)";
    if (key === "redis.ebb.dev/config-hash") return "(a hash)";
    if (key === "redis.ebb.dev/copied-labels") return { ...JSON.parse(value), template: "(a hash)" };
    return value;
  });
