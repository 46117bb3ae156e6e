/** The difference of two JSON objects as a JSON patch (RFC 6902): members one by one, lists and other values whole. Pure. */

import { isDeepStrictEqual } from "node:util";

export type Operation = { op: "add" | "replace"; path: string; value: unknown } | { op: "remove"; path: string };

export const jsonPatch = (before: object, after: object, path = ""): Operation[] => {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name): Operation[] => {
    const [was, is] = [member(before, name), member(after, name)];
    if (isDeepStrictEqual(was, is)) return [];
    const pointer = `${path}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    if (is === undefined) return [{ op: "remove", path: pointer }];
    if (isObject(was) && isObject(is)) return jsonPatch(was, is, pointer);
    return [{ op: was === undefined ? "add" : "replace", path: pointer, value: is }];
  });
};

const member = (object: object, name: string): unknown =>
  Object.hasOwn(object, name) ? Reflect.get(object, name) : undefined;

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
