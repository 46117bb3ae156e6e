/**
 * The difference of two JSON objects as a JSON patch (RFC 6902): members one by one, as are the items of a list of objects that did not
 * shrink; other lists and values whole. What is not different is not written, so no number loses what JavaScript cannot hold. Pure.
 */

import { isMap, type JsonMap, jsonEqual, memberOf } from "../json.ts";

export type Operation = { op: "add" | "replace"; path: string; value: unknown } | { op: "remove"; path: string };

export const jsonPatch = (before: object, after: object, path = ""): Operation[] => {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name): Operation[] => {
    const [was, is] = [memberOf(before, name), memberOf(after, name)];
    if (jsonEqual(was, is)) return [];
    const pointer = `${path}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    if (is === undefined) return [{ op: "remove", path: pointer }];
    if (isMap(was) && isMap(is)) return jsonPatch(was, is, pointer);
    if (areObjects(was) && areObjects(is) && is.length >= was.length) return listPatch(was, is, pointer);
    return [{ op: was === undefined ? "add" : "replace", path: pointer, value: is }];
  });
};

const areObjects = (value: unknown): value is JsonMap[] => Array.isArray(value) && value.every(isMap);

const listPatch = (before: readonly JsonMap[], after: readonly JsonMap[], path: string): Operation[] => [
  ...after.slice(0, before.length).flatMap((item, index) => jsonPatch(before[index] ?? {}, item, `${path}/${index}`)),
  ...after.slice(before.length).map((value): Operation => ({ op: "add", path: `${path}/-`, value })),
];
