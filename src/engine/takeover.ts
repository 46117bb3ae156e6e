/**
 * Fields that an earlier controller wrote by update become ours, so that what we no longer desire really goes: an apply removes only what
 * its own manager owns. Pure. https://kubernetes.io/docs/reference/using-api/server-side-apply/#transferring-ownership
 */

import type { FieldSet, KubeObject, ManagedFieldsEntry } from "../api/kubernetes/object.ts";
import { childManager } from "../field-managers.ts";

/** The managedFields that hand everything of the previous managers to us; `undefined` when they own nothing. */
export const takenOverFields = (
  { apiVersion, metadata }: KubeObject,
  previousManagers: readonly string[],
): ManagedFieldsEntry[] | undefined => {
  const entries = metadata.managedFields ?? [];
  const isPrevious = ({ manager = "", operation, subresource }: ManagedFieldsEntry): boolean =>
    operation === "Update" && !subresource && previousManagers.includes(manager);
  const isOurs = ({ manager, operation, subresource }: ManagedFieldsEntry): boolean =>
    operation === "Apply" && !subresource && manager === childManager;

  const taken = entries.filter(isPrevious);
  const [first] = taken;
  if (first === undefined) return undefined;
  const fieldsV1 = [...entries.filter(isOurs), ...taken].reduce<FieldSet>(
    (union, entry) => merged(union, entry.fieldsV1 ?? {}),
    {},
  );
  const { time: _, ...format } = first;
  const ours: ManagedFieldsEntry = { ...format, manager: childManager, operation: "Apply", apiVersion, fieldsV1 };
  const rest = entries.filter((entry) => !isPrevious(entry) && !isOurs(entry));
  return [ours, ...rest];
};

const merged = (a: FieldSet, b: FieldSet): FieldSet => {
  const union: FieldSet = { ...a };
  for (const [path, fields] of Object.entries(b)) union[path] = merged(union[path] ?? {}, fields);
  return union;
};
