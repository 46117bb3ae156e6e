/** Whether applying a desired object would change anything, decided from the live object alone: the reason why nothing is sent. */

import type { FieldSet, KubeObject, ObjectMeta } from "../api/kubernetes/object.ts";
import { isMap, type JsonMap, jsonEqual, memberOf } from "../json.ts";

/**
 * The path of the first field for which an apply of `desired` by `manager` would do something, or `undefined` when it would do
 * nothing: every desired value is live and owned by the manager, and the manager owns nothing that is no longer desired.
 * Fields of other managers and defaults of the server do not count. Which lists are keyed, sets or atomic stands in the live
 * object's managedFields (https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy), so no schema is needed.
 */
export const firstDifference = (desired: KubeObject, live: KubeObject, manager: string): string | undefined => {
  const owned = ownedFields(live, manager, desired.apiVersion);
  if (owned === undefined) return "metadata.managedFields";
  return mapDifference(appliedFields(desired), appliedFields(live), owned, []);
};

const ownedFields = (live: KubeObject, manager: string, apiVersion: string): FieldSet | undefined =>
  live.metadata.managedFields?.find(
    (entry) =>
      entry.manager === manager && entry.operation === "Apply" && entry.apiVersion === apiVersion && !entry.subresource,
  )?.fieldsV1;

/** An object without what an apply never owns: its identity and the server's bookkeeping. */
const appliedFields = (object: KubeObject): JsonMap => {
  const { apiVersion: _, kind: __, metadata, ...rest } = object;
  const { name: ___, namespace: ____, uid: _____, resourceVersion: ______, ...fields }: ObjectMeta = metadata;
  return { ...rest, metadata: fields };
};

type Path = readonly string[];

const difference = (path: Path): string => path.join("");

const valueDifference = (desired: unknown, live: unknown, owned: FieldSet, path: Path): string | undefined => {
  const members = Object.keys(owned).filter((key) => key !== ".");
  if (members.length === 0) return ownsWhole(desired, live) ? undefined : difference(path);
  if (members[0]?.startsWith("k:")) return keyedListDifference(desired, live, owned, members, path);
  if (members[0]?.startsWith("v:")) return setDifference(desired, live, members, path);
  return isMap(desired) ? mapDifference(desired, live, owned, path) : difference(path);
};

/** A value owned without members is a scalar, an atomic list or map, or a map that was applied empty and may hold others' fields. */
const ownsWhole = (desired: unknown, live: unknown): boolean =>
  isMap(desired) && Object.keys(desired).length === 0
    ? isMap(live) && !isLabelSelector(live)
    : jsonEqual(desired, live);

/** The atomic map that may become empty: what is in it then is an older wish of ours, and nobody else's field. */
const isLabelSelector = (map: JsonMap): boolean => "matchLabels" in map || "matchExpressions" in map;

const mapDifference = (desired: JsonMap, live: unknown, owned: FieldSet, path: Path): string | undefined => {
  if (!isMap(live)) return difference(path);
  for (const [key, value] of Object.entries(desired)) {
    if (value === undefined) continue;
    const member = owned[`f:${key}`];
    const at = memberPath(path, key);
    const found = member === undefined ? difference(at) : valueDifference(value, memberOf(live, key), member, at);
    if (found !== undefined) return found;
  }
  const dropped = Object.keys(owned).find(
    (key) => key.startsWith("f:") && memberOf(desired, key.slice(2)) === undefined,
  );
  return dropped === undefined ? undefined : difference(memberPath(path, dropped.slice(2)));
};

const memberPath = (path: Path, key: string): Path => [...path, path.length === 0 ? key : `.${key}`];

const keyedListDifference = (
  desired: unknown,
  live: unknown,
  owned: FieldSet,
  members: readonly string[],
  path: Path,
): string | undefined => {
  if (!Array.isArray(desired) || !Array.isArray(live)) return difference(path);
  const positions: number[] = [];
  for (const member of members) {
    const keys: unknown = JSON.parse(member.slice(2));
    const at = [...path, `[${member.slice(2)}]`];
    const [wanted, found] = [indexOfItem(keys, desired), indexOfItem(keys, live)];
    if (wanted < 0) return difference(at);
    const inItem = valueDifference(desired[wanted], live[found], owned[member] ?? {}, at);
    if (inItem !== undefined) return inItem;
    positions[wanted] = found;
  }
  // Each owned key was found among the desired items, so a different count means an item that is not owned yet.
  return members.length === desired.length && areAscending(positions) ? undefined : difference(path);
};

const indexOfItem = (keys: unknown, list: readonly unknown[]): number =>
  list.findIndex(
    (item) => isMap(keys) && isMap(item) && Object.entries(keys).every(([key, value]) => jsonEqual(item[key], value)),
  );

/** An apply puts its items into its own order, with those of others somewhere between. */
const areAscending = (positions: readonly number[]): boolean =>
  positions.every((position, index) => position > (positions[index - 1] ?? -1));

const setDifference = (desired: unknown, live: unknown, members: readonly string[], path: Path): string | undefined => {
  if (!Array.isArray(desired) || !Array.isArray(live)) return difference(path);
  const owned = members.map((member): unknown => JSON.parse(member.slice(2)));
  const sameSet =
    owned.length === desired.length && desired.every((value) => owned.some((other) => jsonEqual(value, other)));
  const positions = desired.map((value) => live.findIndex((other) => jsonEqual(value, other)));
  return sameSet && areAscending(positions) ? undefined : difference(path);
};
