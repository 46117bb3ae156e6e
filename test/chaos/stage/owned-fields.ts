/** The part of an object that a field manager owns. Pure. https://kubernetes.io/docs/reference/using-api/server-side-apply/ */

import { isDeepStrictEqual } from "node:util";
import type { FieldSet, KubeObject } from "../../../src/api/kubernetes/object.ts";
import { isMap } from "../../../src/json.ts";

/** `undefined` when the manager has applied nothing of it. */
export const ownedPart = (object: KubeObject, manager: string): unknown => {
  const entry = object.metadata.managedFields?.find(
    (one) => one.manager === manager && one.operation === "Apply" && one.subresource === undefined,
  );
  return entry?.fieldsV1 && partOf(object, entry.fieldsV1);
};

const partOf = (value: unknown, owned: FieldSet): unknown => {
  const members = Object.keys(owned).filter((member) => member !== ".");
  if (members.length === 0) return value;
  if (Array.isArray(value))
    return value.flatMap((item) => {
      const member = members.find((one) => isOf(one, item));
      return member === undefined ? [] : [partOf(item, owned[member] ?? {})];
    });
  return Object.fromEntries(
    members.map((member) => {
      const key = member.slice("f:".length);
      return [key, partOf((value as Record<string, unknown> | undefined)?.[key], owned[member] ?? {})];
    }),
  );
};

/**
 * With every map empty that `desired` has empty: whoever applied an empty map owns it, and what others or the server's defaults put
 * into it lies in it all the same. A label selector is the exception: what is in it is of its owner.
 */
export const withoutFilling = (owned: unknown, desired: unknown): unknown => {
  if (Array.isArray(owned) && Array.isArray(desired))
    return owned.map((item, index) => withoutFilling(item, desired[index]));
  if (!isMap(owned) || !isMap(desired)) return owned;
  if (Object.keys(desired).length === 0 && !("matchLabels" in owned || "matchExpressions" in owned)) return {};
  return Object.fromEntries(Object.entries(owned).map(([key, value]) => [key, withoutFilling(value, desired[key])]));
};

/** Whether a member such as `k:{"name":"a"}` or `v:1` means an item of a list. */
const isOf = (member: string, item: unknown): boolean => {
  const named: unknown = JSON.parse(member.slice(2));
  if (member.startsWith("v:")) return isDeepStrictEqual(named, item);
  return Object.entries(named as object).every(([key, value]) =>
    isDeepStrictEqual((item as Record<string, unknown>)[key], value),
  );
};
