/** Server-side apply in small: who owns which field, and what an apply or an edit does to an object. As Kubernetes 1.36 answers. */

import type { FieldSet, KubeObject } from "../../../src/api/kubernetes/object.ts";
import { isMap, type JsonMap, jsonEqual } from "../../../src/json.ts";

/** Paths, as in FieldsV1, that each manager owns. */
export type Owners = ReadonlyMap<string, ReadonlySet<string>>;

export interface Owned {
  object: KubeObject;
  owners: Owners;
}

/** What a schema says: lists whose items have keys, and fields that are owned whole. */
export interface Schema {
  keyedLists: Readonly<Record<string, readonly string[]>>;
  atomic: readonly string[];
}

/** Sets what is wanted and removes what the manager owned and no longer wants; the paths in conflict when others object. */
export const applied = (
  { object, owners }: Owned,
  wanted: KubeObject,
  manager: string,
  force: boolean,
  schema: Schema,
): Owned | { conflicts: string[] } => {
  const leaves = leavesOf(wanted, schema);
  const others = new Map([...owners].filter(([name]) => name !== manager));
  const conflicts = [...leaves.keys()].filter(
    (path) => isOwned(path, others) && !jsonEqual(valueAt(object, path), leaves.get(path)),
  );
  if (conflicts.length > 0 && !force) return { conflicts };

  const left = withoutPaths(others, new Set(conflicts));
  const dropped = [...(owners.get(manager) ?? [])].filter((path) => !leaves.has(path) && !isOwned(path, left));
  // Fields of an item go before the item itself.
  const kept = dropped
    .toSorted((a, b) => b.length - a.length)
    .reduce<unknown>((o, path) => without(o, split(path)), object);
  const set = [...leaves].reduce((o, [path, value]) => withValue(o, split(path), value), kept);
  return {
    object: inOrderOf(set, wanted, "", schema) as KubeObject,
    owners: leaves.size === 0 ? left : new Map([...left, [manager, new Set(leaves.keys())]]),
  };
};

/** Somebody writes the object whole: what changed is theirs, and what changed or went is nobody else's any more. */
export const edited = ({ object, owners }: Owned, next: KubeObject, manager: string, schema: Schema): Owned => {
  const [before, after] = [leavesOf(object, schema), leavesOf(next, schema)];
  const changed = [...after.keys()].filter(
    (path) => !before.has(path) || !jsonEqual(before.get(path), after.get(path)),
  );
  const gone = [...before.keys()].filter((path) => !after.has(path));
  const left = withoutPaths(owners, new Set([...changed, ...gone]));
  const theirs = new Set([...(left.get(manager) ?? []), ...changed]);
  return { object: next, owners: theirs.size === 0 ? left : new Map([...left, [manager, theirs]]) };
};

export const fieldSet = (paths: ReadonlySet<string>): FieldSet => {
  const root: FieldSet = {};
  for (const path of paths) {
    let node = root;
    for (const element of split(path)) {
      node[element] ??= {};
      node = node[element];
    }
  }
  return root;
};

/** The paths from which `fieldSet` makes this. */
export const fieldPaths = (fields: FieldSet): ReadonlySet<string> => {
  const below = (node: FieldSet, path: readonly string[]): string[] => {
    const members = Object.entries(node);
    if (members.length === 0) return path.length === 0 ? [] : [path.join(separator)];
    return members.flatMap(([element, inner]) => below(inner, [...path, element]));
  };
  return new Set(below(fields, []));
};

const separator = "\n";
const split = (path: string): string[] => path.split(separator);

const isOwned = (path: string, owners: Owners): boolean =>
  [...owners.values()].some((paths) =>
    path.endsWith(`${separator}.`) ? [...paths].some((other) => other.startsWith(path.slice(0, -1))) : paths.has(path),
  );

const withoutPaths = (owners: Owners, gone: ReadonlySet<string>): Map<string, ReadonlySet<string>> =>
  new Map(
    [...owners]
      .map(([manager, paths]) => [manager, new Set([...paths].filter((path) => !gone.has(path)))] as const)
      .filter(([, paths]) => paths.size > 0),
  );

/** Nobody owns these. */
const bookkeeping = ["name", "namespace", "uid", "resourceVersion", "generation", "deletionTimestamp", "managedFields"];

const leavesOf = ({ metadata, ...rest }: KubeObject, schema: Schema): Map<string, unknown> => {
  const meta = Object.fromEntries(Object.entries(metadata).filter(([field]) => !bookkeeping.includes(field)));
  const fields = Object.entries({ ...rest, metadata: meta }).filter(
    ([field, value]) => !["apiVersion", "kind", "status"].includes(field) && !(isMap(value) && isEmpty(value)),
  );
  return new Map(fields.flatMap(([field, value]) => leaves(value, field, `f:${field}`, schema)));
};

const leaves = (value: unknown, field: string, path: string, schema: Schema): [string, unknown][] => {
  const members = (map: JsonMap, at: string): [string, unknown][] =>
    Object.entries(map).flatMap(([name, member]) => leaves(member, name, `${at}${separator}f:${name}`, schema));
  if (schema.atomic.includes(field)) return [[path, value]];
  if (isMap(value) && !isEmpty(value)) return members(value, path);
  const keys = keysOf(field, schema);
  if (!Array.isArray(value) || keys === undefined) return [[path, value]];
  return value.filter(isMap).flatMap((item) => {
    const at = `${path}${separator}k:${JSON.stringify(Object.fromEntries(keys.map((key) => [key, item[key]])))}`;
    // An ownerReference is owned whole.
    return field === "ownerReferences" ? [[at, item]] : [[`${at}${separator}.`, undefined], ...members(item, at)];
  });
};

const keysOf = (field: string, { keyedLists }: Schema): readonly string[] | undefined =>
  Object.hasOwn(keyedLists, field) ? keyedLists[field] : undefined;

const isEmpty = (map: JsonMap): boolean => Object.keys(map).length === 0;

const indexOf = (list: readonly unknown[], keys: JsonMap): number =>
  list.findIndex((item) => isMap(item) && Object.entries(keys).every(([key, value]) => jsonEqual(item[key], value)));

const member = (node: unknown, element: string): unknown => {
  if (element === ".") return undefined;
  if (element.startsWith("k:"))
    return Array.isArray(node) ? node[indexOf(node, JSON.parse(element.slice(2)))] : undefined;
  const field = element.slice(2);
  return isMap(node) && Object.hasOwn(node, field) ? node[field] : undefined;
};

const valueAt = (object: unknown, path: string): unknown => split(path).reduce(member, object);

const withValue = (node: unknown, [element, ...rest]: readonly string[], value: unknown): unknown => {
  if (element === undefined) return value;
  if (element === ".") return node;
  if (element.startsWith("f:"))
    return { ...(isMap(node) ? node : {}), [element.slice(2)]: withValue(member(node, element), rest, value) };
  const keys: JsonMap = JSON.parse(element.slice(2));
  const list: unknown[] = Array.isArray(node) ? node : [];
  const at = indexOf(list, keys);
  return at < 0 ? [...list, withValue(keys, rest, value)] : list.with(at, withValue(list[at], rest, value));
};

/** Maps and lists that become empty go as well. */
const without = (node: unknown, [element, ...rest]: readonly string[]): unknown => {
  if (element === undefined || element === ".") return undefined;
  const inner = without(member(node, element), rest);
  const isGone =
    inner === undefined || (isMap(inner) && isEmpty(inner)) || (Array.isArray(inner) && inner.length === 0);
  if (element.startsWith("k:")) {
    if (!Array.isArray(node)) return node;
    const at = indexOf(node, JSON.parse(element.slice(2)));
    if (at < 0) return node;
    return inner === undefined ? node.toSpliced(at, 1) : node.with(at, inner);
  }
  if (!isMap(node)) return node;
  const field = element.slice(2);
  const others = Object.entries(node).filter(([name]) => name !== field);
  return Object.fromEntries(isGone ? others : [...others, [field, inner]]);
};

/** Items of keyed lists that were applied stand in the order in which they were applied. */
const inOrderOf = (node: unknown, wanted: unknown, field: string, schema: Schema): unknown => {
  if (isMap(node) && isMap(wanted) && !schema.atomic.includes(field))
    return Object.fromEntries(
      Object.entries(node).map(([name, value]) => [
        name,
        inOrderOf(value, Object.hasOwn(wanted, name) ? wanted[name] : undefined, name, schema),
      ]),
    );
  const keys = keysOf(field, schema);
  if (!Array.isArray(node) || !Array.isArray(wanted) || keys === undefined) return node;
  const at = wanted.filter(isMap).map((item) => ({
    item,
    index: indexOf(node, Object.fromEntries(keys.map((key) => [key, item[key]]))),
  }));
  const places = at.map(({ index }) => index).toSorted((a, b) => a - b);
  return at.reduce<unknown[]>(
    (list, { item, index }, turn) => list.with(places[turn] ?? -1, inOrderOf(node[index], item, "", schema)),
    node,
  );
};
