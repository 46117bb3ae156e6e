/** The difference of two JSON objects as a JSON patch (RFC 6902): members one by one, lists and other values whole. Pure. */

import { isMap, jsonEqual, memberOf } from "../json.ts";

export type Operation = { op: "add" | "replace"; path: string; value: unknown } | { op: "remove"; path: string };

export const jsonPatch = (before: object, after: object, path = ""): Operation[] => {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name): Operation[] => {
    const [was, is] = [memberOf(before, name), memberOf(after, name)];
    if (jsonEqual(was, is)) return [];
    const pointer = `${path}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    if (is === undefined) return [{ op: "remove", path: pointer }];
    if (isMap(was) && isMap(is)) return jsonPatch(was, is, pointer);
    return [{ op: was === undefined ? "add" : "replace", path: pointer, value: is }];
  });
};
