/** What the API server calls a resource: enough to build its URL and to recognise its objects. */
export interface Resource {
  /** API group; "" for the core group. */
  group: string;
  version: string;
  kind: string;
  /** Lower-case plural, as in URLs and RBAC rules. */
  plural: string;
}

/** `apps/v1`, or `v1` for the core group. */
export const apiVersion = ({ group, version }: Pick<Resource, "group" | "version">): string =>
  group === "" ? version : `${group}/${version}`;

/** The group of an `apiVersion`; "" for the core group. */
export const groupOf = (apiVersion: string): string =>
  apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";

/** Where one object lives. */
export interface ObjectKey {
  /** "" for a cluster-scoped object. */
  namespace: string;
  name: string;
}

export const keyText = ({ namespace, name }: ObjectKey): string => `${namespace}/${name}`;
