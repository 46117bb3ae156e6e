/** Who set a field of a live object. https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management */

import type { FieldSet, KubeObject, ManagedFieldsEntry } from "./object.ts";

/** The entries that own a field, given by its names from the top, such as `["spec", "replicas"]`. */
export const ownersOf = ({ metadata }: KubeObject, path: readonly string[]): ManagedFieldsEntry[] =>
  (metadata.managedFields ?? []).filter(
    ({ fieldsV1 }) =>
      path.reduce<FieldSet | undefined>((fields, name) => fields?.[`f:${name}`], fieldsV1) !== undefined,
  );
