/** One resource of another operator, as a Redis of ours that our rules take. */

import { judge } from "../../admission/judge.ts";
import type { KubeObject } from "../../api/kubernetes/object.ts";
import { apiVersion, groupOf } from "../../api/kubernetes/resource.ts";
import type { Redis } from "../../api/redis.ebb.dev/index.ts";
import { isMap } from "../../json.ts";
import { admission } from "../../kinds/redis/admission.ts";
import { resource } from "../../kinds/redis/resource.ts";
import { annotationNotes, ownMetadata } from "./metadata.ts";
import type { OldKind } from "./old-kind.ts";
import { oldKinds } from "./old-kinds.ts";
import type { Note } from "./reading.ts";

export interface Outcome {
  /** Absent when nothing came of it. */
  redis?: Redis;
  /** Why nothing did. */
  refused?: string;
  notes: readonly Note[];
}

/** Whether somebody expects it to be turned. */
export const isOld = ({ apiVersion: version }: KubeObject): boolean =>
  oldKinds.some(({ group }) => group === groupOf(version));

export const turn = (object: KubeObject): Outcome => {
  const kind = oldKinds.find((one) => one.kind === object.kind && one.group === groupOf(object.apiVersion));
  const refused = problemOf(object, kind);
  if (kind === undefined || refused !== undefined) return { refused: refused ?? "", notes: [] };
  const spec: unknown = Reflect.get(object, "spec");
  const turned = kind.turn({ ...object, spec: isMap(spec) ? spec : {} });
  if (typeof turned === "string") return { refused: turned, notes: [] };

  const { metadata } = object;
  const redis: Redis = {
    apiVersion: apiVersion(resource),
    kind: resource.kind,
    metadata: ownMetadata(metadata),
    spec: turned.spec as NonNullable<Redis["spec"]>,
  };
  const notes = [...turned.notes, ...(kind.annotatesPods ? annotationNotes(metadata) : [])];
  const { causes, warnings } = judge(admission, redis, undefined);
  if (causes.length > 0)
    return { refused: "the rules of a Redis refuse what it would become", notes: [...causes, ...notes] };
  return { redis, notes: [...notes, ...warnings.map(warningNote)] };
};

const problemOf = ({ apiVersion: version, kind, metadata, ...rest }: KubeObject, known: OldKind | undefined) => {
  if (known === undefined) return `kind ${kind} is not known`;
  if (!known.versions.some((one) => `${known.group}/${one}` === version))
    return `${version} is not known, only ${known.versions.join(" and ")}: let its API server hand it out as one of them`;
  if (typeof metadata?.name !== "string" || metadata.name === "") return "it has no metadata.name";
  return isMap(Reflect.get(rest, "spec")) ? undefined : "it has no spec";
};

/** Of the Redis that it became. */
const warningNote = (warning: string): Note => {
  const [field = "", ...words] = warning.split(": ");
  return { field: `${field} of the Redis`, message: words.join(": ") };
};
