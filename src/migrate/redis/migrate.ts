/** Manifests in, the same manifests with the resources of other Redis operators turned into ours. Pure. */

import type { KubeObject } from "../../api/kubernetes/object.ts";
import { BadManifest, joined, readDocuments, type Source, yamlText } from "../../render/index.ts";
import { itemsOf } from "./items.ts";
import { oldKinds } from "./old-kinds.ts";
import { isOld, turn } from "./turn.ts";

export interface Migration {
  text: string;
  /** What became of each resource, and below it what is not as it was: lines. */
  notes: readonly string[];
  turned: number;
  /** Resources of other operators that nothing came of. */
  left: number;
}

/** Throws `BadManifest`. */
export const migrate = (sources: readonly Source[]): Migration => {
  const items = sources.flatMap(({ name, text }) => readDocuments(name, text).flatMap(itemsOf));
  if (!items.some(({ object }) => isOld(object)))
    throw new BadManifest(`There is no resource of another operator among the manifests: ${known}`);

  const outcomes = items.map(({ object, text }) =>
    isOld(object) ? told(object) : { text: text(), notes: [], turned: 0, left: 0 },
  );
  return {
    text: joined(outcomes.map(({ text }) => text)),
    notes: outcomes.flatMap(({ notes }) => notes),
    turned: outcomes.reduce((sum, { turned }) => sum + turned, 0),
    left: outcomes.reduce((sum, { left }) => sum + left, 0),
  };
};

const known = oldKinds.map(({ kind, group }) => `${kind} (${group})`).join(", ");

const told = (object: KubeObject): Migration => {
  const { redis, refused, notes } = turn(object);
  const became = redis ? `Redis of mode ${redis.spec?.mode}` : `not turned: ${refused}`;
  return {
    text: redis ? yamlText(redis) : "",
    notes: [`${called(object)}: ${became}`, ...notes.map(({ field, message }) => `  ${field}: ${message}`)],
    turned: redis ? 1 : 0,
    left: redis ? 0 : 1,
  };
};

const called = ({ kind, metadata }: KubeObject): string =>
  `${kind} ${metadata?.namespace ? `${metadata.namespace}/` : ""}${metadata?.name ?? ""}`;
